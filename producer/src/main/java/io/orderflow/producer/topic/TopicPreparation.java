package io.orderflow.producer.topic;

import io.orderflow.condition.Condition;
import io.orderflow.kafka.KafkaAccessFault;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.Leaders;
import io.orderflow.producer.settings.ProducerSettings;
import io.orderflow.producer.settings.ProducerSettings.TopicCreation;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.stop.ProducerText;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.program.schedule.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first connection: waits until Kafka responds, and makes sure that the topic exists. */
public final class TopicPreparation {
    private static final Logger log = LoggerFactory.getLogger(TopicPreparation.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

    private static final int LOOKS_AT_A_NEW_TOPIC = 100;

    private final KafkaSettings kafka;
    private final TopicCreation creation;
    private final Duration limit;
    private final StopSignal stop;

    public TopicPreparation(KafkaSettings kafka, ProducerSettings producer, StopSignal stop) {
        this.kafka = kafka;
        this.creation = producer.creation();
        this.limit = producer.connectLimit();
        this.stop = stop;
    }

    /**
     * The number of the topic's partitions; empty if a stop was requested in the meantime.
     *
     * @throws ProducerException if Kafka does not respond within the limit, or refuses
     */
    public Optional<Integer> prepare() {
        log.info("Connecting to Kafka at {}", kafka.bootstrapServers());
        long start = System.nanoTime();
        Backoff backoff = BACKOFF;
        for (int attempt = 1; !stop.isRequested(); attempt++) {
            try {
                return Optional.of(attempt());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            } catch (NoAnswerException e) {
                Duration passed = Duration.ofNanos(System.nanoTime() - start);
                if (passed.plus(backoff.delay()).compareTo(limit) > 0) {
                    throw new ProducerException(
                            Condition.KAFKA_AWAY,
                            "Kafka at " + kafka.bootstrapServers() + " did not answer within "
                                    + ProducerText.duration(limit) + " (" + e.getMessage()
                                    + "). Start it, or set KAFKA_BOOTSTRAP_SERVERS.",
                            e);
                }
                log.warn(
                        "Waiting for Kafka at {}: {}. Attempt {}, next in {}.",
                        kafka.bootstrapServers(),
                        e.getMessage(),
                        attempt,
                        ProducerText.duration(backoff.delay()));
                if (!stop.pause(backoff.delay())) {
                    return Optional.empty();
                }
                backoff = backoff.next();
            }
        }
        return Optional.empty();
    }

    private int attempt() throws InterruptedException, NoAnswerException {
        Admin admin;
        try {
            admin = Admin.create(ClientProperties.admin(kafka));
        } catch (KafkaException e) {
            throw unlessUnresolved(e);
        }
        try {
            return partitions(admin);
        } finally {
            // With a short timeout: otherwise close() waits for requests that are never answered, even after Ctrl-C.
            admin.close(Duration.ZERO);
        }
    }

    private int partitions(Admin admin) throws InterruptedException, NoAnswerException {
        OptionalInt partitions = describe(admin);
        if (partitions.isEmpty()) {
            create(admin);
        }
        // The controller knows the new topic immediately, each broker a little later.
        for (int look = 0; partitions.isEmpty() && look < LOOKS_AT_A_NEW_TOPIC; look++) {
            StopSignal.shortPause();
            partitions = describe(admin);
        }
        int count = partitions.orElseThrow(() -> new NoAnswerException("the new topic is not ready yet", null));
        awaitLeaders(admin, count);
        return count;
    }

    private void awaitLeaders(Admin admin, int partitions) throws InterruptedException, NoAnswerException {
        try {
            Leaders.await(admin, kafka.topic(), partitions);
        } catch (ExecutionException e) {
            throw classified(e.getCause(), "read the ends of topic " + kafka.topic());
        }
    }

    /** The number of partitions; empty if the topic does not exist. */
    private OptionalInt describe(Admin admin) throws InterruptedException, NoAnswerException {
        try {
            return OptionalInt.of(admin.describeTopics(List.of(kafka.topic()))
                    .topicNameValues()
                    .get(kafka.topic())
                    .get()
                    .partitions()
                    .size());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw classified(e.getCause(), "describe topic " + kafka.topic());
            }
            return OptionalInt.empty();
        }
    }

    private void create(Admin admin) throws InterruptedException, NoAnswerException {
        if (!creation.allowed()) {
            throw new ProducerException(
                    Condition.KAFKA_REFUSED,
                    "Topic " + kafka.topic() + " does not exist at " + kafka.bootstrapServers()
                            + ", and producer.create-topic is false. Create it, or correct KAFKA_TOPIC.",
                    null);
        }
        NewTopic topic = new NewTopic(kafka.topic(), Optional.of(creation.partitions()), creation.copies());
        try {
            admin.createTopics(List.of(topic)).all().get();
            log.info("Created topic {} with {} partitions", kafka.topic(), creation.partitions());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw classified(e.getCause(), "create topic " + kafka.topic());
            }
        }
    }

    private NoAnswerException classified(Throwable cause, String action) throws NoAnswerException {
        if (cause instanceof RetriableException) {
            return new NoAnswerException("it does not answer", cause);
        }
        Optional<KafkaAccessFault> refusal = KafkaAccessFault.of(cause);
        if (refusal.isPresent()) {
            throw refused(action, refusal.get(), cause);
        }
        if (cause instanceof ApiException) {
            throw new ProducerException(
                    Condition.KAFKA_REFUSED,
                    "Kafka at " + kafka.bootstrapServers() + " refuses to " + action + ": " + cause.getMessage()
                            + ". Ask the Kafka administrator.",
                    cause);
        }
        throw new ProducerException(Condition.FAILED, "Cannot " + action + ": " + cause, cause);
    }

    private ProducerException refused(String action, KafkaAccessFault refusal, Throwable cause) {
        return new ProducerException(
                refusal.condition(),
                "Kafka at " + kafka.bootstrapServers() + " refuses to " + action + ". " + refusal.text(cause) + ".",
                cause);
    }

    /**
     * A host name that does not resolve yet may do so soon (a container that starts); other configuration errors do not
     * pass.
     */
    private NoAnswerException unlessUnresolved(KafkaException e) {
        Optional<KafkaAccessFault> refusal = KafkaAccessFault.of(e);
        if (refusal.isPresent()) {
            // A client that gets no token is not even made.
            throw refused("let the client in", refusal.get(), e);
        }
        Throwable cause = e;
        while (cause.getCause() instanceof KafkaException inner) {
            cause = inner;
        }
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof ConfigException && message.contains("bootstrap urls")) {
            return new NoAnswerException("its host name cannot be resolved", e);
        }
        throw new ProducerException(
                cause instanceof ConfigException ? Condition.USAGE : Condition.FAILED,
                "Kafka's client does not start: " + message + ". Check kafka.* in the settings.",
                e);
    }

    /** Kafka did not respond; it may later. */
    private static final class NoAnswerException extends Exception {
        NoAnswerException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
