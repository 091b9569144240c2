package io.orderflow.follow.confirm;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.kafka.OrdersTopic;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Sees to it that the topic of the confirmations exists. */
final class ConfirmationsTopic {

    private static final int ANSWER_SECONDS = 15;

    private ConfirmationsTopic() {}

    /**
     * Creates it, with as many partitions as the orders topic has, unless it exists.
     *
     * @throws StoppedException KAFKA_REFUSED: it is missing and may not be created
     * @throws KafkaUnavailableException no answer
     */
    static void ensure(ConfirmSettings settings) {
        Properties properties = new Properties();
        properties.putAll(settings.follow().kafka().clientProperties());
        try (OrdersTopic orders = new OrdersTopic(settings.follow().kafka());
                Admin admin = Admin.create(properties)) {
            if (exists(admin, settings.topic())) {
                return;
            }
            if (!settings.createTopic()) {
                throw new StoppedException(
                        Condition.KAFKA_REFUSED,
                        "Topic " + settings.topic()
                                + " does not exist, and confirm.create-topic is false. Create it, for"
                                + " example with kafka-topics.sh --create.");
            }
            int partitions = orders.state().logs().size();
            create(admin, settings.topic(), partitions);
        }
    }

    private static boolean exists(Admin admin, String topic) {
        return succeeds(
                admin.describeTopics(List.of(topic)).allTopicNames(), UnknownTopicOrPartitionException.class, topic);
    }

    /** Another confirmer may have created it meanwhile. */
    private static void create(Admin admin, String topic, int partitions) {
        NewTopic wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty());
        var unused = succeeds(admin.createTopics(List.of(wanted)).all(), TopicExistsException.class, topic);
    }

    /** Waits for the answer; false: it is the expected failure. */
    private static boolean succeeds(KafkaFuture<?> answer, Class<? extends ApiException> expected, String topic) {
        try {
            answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (expected.isInstance(e.getCause())) {
                return false;
            }
            throw refused(topic, e);
        } catch (TimeoutException e) {
            throw silent(topic);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw silent(topic);
        }
    }

    private static StoppedException refused(String topic, ExecutionException e) {
        return new StoppedException(
                KafkaUnavailableException.condition(e.getCause()),
                "Topic " + topic + " cannot be described or created: " + KafkaUnavailableException.plain(e.getCause())
                        + ". Nothing was confirmed.");
    }

    private static StoppedException silent(String topic) {
        return new StoppedException(Condition.KAFKA_AWAY, "Kafka does not answer about topic " + topic + ".");
    }
}
