package io.orderflow.pipeline.reject;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.Leaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dead-letter topic: looked for, and created if it is missing and that is allowed. Driver only. */
public final class DeadLetterTopic implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterTopic.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final String name;
    private final boolean mayCreate;
    private final Admin admin;

    /** @param mayCreate whether a missing topic is created */
    public DeadLetterTopic(KafkaSettings kafka, boolean mayCreate) {
        this.name = kafka.deadLetterTopic();
        this.mayCreate = mayCreate;
        Properties properties = new Properties();
        properties.putAll(kafka.clientProperties());
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "orderflow-dead-letter-topic");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
        this.admin = Admin.create(properties);
    }

    /**
     * Returns when the topic is there.
     *
     * @throws KafkaException it is not, or no broker answers
     */
    void ensure() {
        try {
            answer(admin.describeTopics(List.of(name)).topicNameValues().get(name));
        } catch (UnknownTopicOrPartitionException e) {
            if (!mayCreate) {
                throw new UnknownTopicOrPartitionException(
                        "the topic does not exist, and job.create-dead-letter-topic is false", e);
            }
            create();
        }
    }

    private void create() {
        // Whole values of the longest kept length, also if they do not compress; the brokers' default is just below.
        NewTopic topic = new NewTopic(name, Optional.of(1), Optional.empty())
                .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(2 * RejectedTable.MAX_PAYLOAD)));
        try {
            answer(admin.createTopics(List.of(topic)).all());
            log.info("Created the dead-letter topic {} with one partition", name);
            Leaders.await(admin, name, 1);
        } catch (TopicExistsException e) {
            log.debug("{} was created meanwhile", name, e);
        } catch (ExecutionException e) {
            throw kafka(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(ANSWER_WITHIN.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw kafka(e);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("the brokers do not answer", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static KafkaException kafka(ExecutionException e) {
        return e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    }

    private static KafkaException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new InterruptException(e);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
