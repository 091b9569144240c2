package io.orderflow.verify.read;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.KafkaAccessFault;
import io.orderflow.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The current state of a topic. Driver only.
 *
 * @param compacted whether Kafka may delete individual records
 * @param logs first offset and end of the log, by partition
 */
public record TopicSnapshot(String name, String id, boolean compacted, Map<Integer, Log> logs) {

    /** @param end the offset after the last record */
    public record Log(long earliest, long end) {}

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    public TopicSnapshot {
        requireNonNull(id, "id is null");
        logs = Map.copyOf(logs);
    }

    /**
     * Reads the state of a topic; empty if it does not exist.
     *
     * @throws StoppedException KAFKA_AWAY or KAFKA_REFUSED
     */
    public static Optional<TopicSnapshot> at(KafkaSettings kafka, String topic) {
        Properties properties = new Properties();
        properties.putAll(kafka.clientProperties());
        properties.put("client.id", "orderflow-verify");
        try (Admin admin = Admin.create(properties)) {
            TopicDescription description = answer(
                    kafka,
                    admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            String policy = answer(
                            kafka, admin.describeConfigs(List.of(resource)).all())
                    .get(resource)
                    .get(TopicConfig.CLEANUP_POLICY_CONFIG)
                    .value();
            Map<Integer, Long> earliest = offsets(kafka, admin, description, OffsetSpec.earliest());
            Map<Integer, Long> ends = offsets(kafka, admin, description, OffsetSpec.latest());
            Map<Integer, Log> logs = new TreeMap<>();
            earliest.forEach((partition, offset) -> logs.put(partition, new Log(offset, ends.get(partition))));
            return Optional.of(
                    new TopicSnapshot(topic, description.topicId().toString(), policy.contains("compact"), logs));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw refused(kafka, topic, requireNonNull(e.getCause()));
        } catch (KafkaException e) {
            // A client that gets no token is not even made.
            throw KafkaAccessFault.of(e).isPresent() ? refused(kafka, topic, e) : e;
        }
    }

    private static Map<Integer, Long> offsets(
            KafkaSettings kafka, Admin admin, TopicDescription description, OffsetSpec spec) throws ExecutionException {
        Map<TopicPartition, OffsetSpec> wanted = description.partitions().stream()
                .collect(Collectors.toMap(p -> new TopicPartition(description.name(), p.partition()), p -> spec));
        return answer(kafka, admin.listOffsets(wanted).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        e -> e.getKey().partition(), e -> e.getValue().offset()));
    }

    private static <T> T answer(KafkaSettings kafka, KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unreachable(kafka);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(kafka);
        }
    }

    private static StoppedException refused(KafkaSettings kafka, String topic, Throwable cause) {
        String said = KafkaAccessFault.of(cause).map(fault -> fault.text(cause)).orElseGet(cause::getMessage);
        return new StoppedException(
                Condition.KAFKA_REFUSED,
                "Kafka at %s refuses to describe topic %s: %s".formatted(kafka.bootstrapServers(), topic, said));
    }

    private static StoppedException unreachable(KafkaSettings kafka) {
        return new StoppedException(
                Condition.KAFKA_AWAY,
                ("Kafka at %s does not answer within %d s. Is KAFKA_BOOTSTRAP_SERVERS right, and does a broker run"
                                + " there?")
                        .formatted(kafka.bootstrapServers(), ANSWER_WITHIN.toSeconds()));
    }
}
