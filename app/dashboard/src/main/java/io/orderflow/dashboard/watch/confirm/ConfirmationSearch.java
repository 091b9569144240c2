package io.orderflow.dashboard.watch.confirm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.watch.kafka.KafkaClients;
import io.orderflow.dashboard.watch.kafka.LogWatch;
import io.orderflow.dashboard.watch.kafka.Logs;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.reject.Coordinates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks for the confirmations of an order in the partition of its key, from the time of its record on. Reads for so
 * long at most. Thread-safe.
 */
public final class ConfirmationSearch {

    /** The clocks of the two producers may differ. */
    private static final Duration BEFORE = Duration.ofSeconds(5);

    private static final Duration LONGEST = Duration.ofMillis(1_500);
    private static final int AT_A_TIME = 2;
    private static final int POLL = 5_000;

    private final KafkaSettings kafka;
    private final String topic;
    private final LogWatch logs;
    private final Semaphore searches = new Semaphore(AT_A_TIME);

    /** @param logs of the topic of confirmations */
    public ConfirmationSearch(KafkaSettings kafka, String topic, LogWatch logs) {
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.topic = requireNonNull(topic, "topic is null");
        this.logs = requireNonNull(logs, "logs is null");
    }

    /** @param complete whether all that was there was read */
    public record Found(List<Confirmation> confirmations, boolean complete) {}

    /**
     * The confirmations of the order, oldest first.
     *
     * @param wanted the records whose confirmations end the search
     * @param since the earliest of them
     */
    public Found find(String orderKey, Set<Coordinates> wanted, Instant since) {
        Optional<Logs> now = logs.logs().filter(seen -> seen.topicId().isPresent());
        if (now.isEmpty()) {
            return new Found(List.of(), true);
        }
        if (logs.link().away().isPresent() || !searches.tryAcquire()) {
            return new Found(List.of(), false);
        }
        try (KafkaConsumer<byte[], byte[]> consumer = KafkaClients.consumer(kafka, POLL, 1 << 20)) {
            byte[] key = orderKey.getBytes(UTF_8);
            TopicPartition partition = new TopicPartition(
                    topic,
                    BuiltInPartitioner.partitionForKey(key, now.get().logs().size()));
            Map<TopicPartition, OffsetAndTimestamp> start = consumer.offsetsForTimes(
                    Map.of(partition, since.minus(BEFORE).toEpochMilli()));
            if (start.get(partition) == null) {
                return new Found(List.of(), true);
            }
            consumer.assign(Set.of(partition));
            consumer.seek(partition, start.get(partition).offset());
            return read(consumer, partition, key, wanted);
        } catch (KafkaException e) {
            // LogWatch reports that Kafka is unavailable.
            return new Found(List.of(), false);
        } finally {
            searches.release();
        }
    }

    private Found read(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, byte[] key, Set<Coordinates> wanted) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        long end = consumer.endOffsets(Set.of(partition)).get(partition);
        List<Confirmation> found = new ArrayList<>();
        Set<Coordinates> missing = new HashSet<>(wanted);
        while (consumer.position(partition) < end && !missing.isEmpty()) {
            if (System.nanoTime() > deadline) {
                return new Found(found, false);
            }
            for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ofMillis(100))) {
                if (Arrays.equals(one.key(), key)) {
                    Confirmation.of(one.value(), kafka.topic()).ifPresent(confirmation -> {
                        found.add(confirmation);
                        missing.remove(confirmation.coordinates());
                    });
                }
            }
        }
        return new Found(found, true);
    }
}
