package io.orderflow.dashboard.watch.record;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.watch.Loop;
import io.orderflow.dashboard.watch.kafka.KafkaClients;
import io.orderflow.dashboard.watch.kafka.LogWatch;
import io.orderflow.dashboard.watch.kafka.Logs;
import io.orderflow.dashboard.watch.mysql.DatabaseSnapshot;
import io.orderflow.dashboard.watch.mysql.DatabaseWatch;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.pipeline.settle.RecordAge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * When the first record that still waits arrived in Kafka: reads the record at the ledger's cursor, every two seconds.
 */
public final class OldestWaiting implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration ROUND = Duration.ofMillis(1_500);
    private static final int MOST_PARTITIONS = 32;

    private final KafkaSettings kafka;
    private final DatabaseWatch databaseWatch;
    private final LogWatch logs;
    private final InstantSource clock;
    private final Loop loop;
    private KafkaConsumer<byte[], byte[]> consumer;
    private volatile Map<Integer, Optional<Instant>> oldest = Map.of();

    public OldestWaiting(KafkaSettings kafka, DatabaseWatch databaseWatch, LogWatch logs, InstantSource clock) {
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.databaseWatch = requireNonNull(databaseWatch, "databaseWatch is null");
        this.logs = requireNonNull(logs, "logs is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.loop = Loop.of("oldest", PAUSE, this::round);
    }

    /**
     * Partition → time of its first waiting record; empty: its timestamp says nothing about its age; missing: none
     * waits, or it has not been read yet.
     */
    public Map<Integer, Optional<Instant>> oldest() {
        return oldest;
    }

    private void round() {
        Map<TopicPartition, Long> waiting = waiting(
                databaseWatch.snapshot().map(DatabaseSnapshot::rows).orElse(List.of()), logs.logs(), MOST_PARTITIONS);
        if (waiting.isEmpty()) {
            oldest = Map.of();
            return;
        }
        try {
            oldest = read(waiting);
        } catch (KafkaException e) {
            // LogWatch reports that Kafka is unavailable. A client that failed is replaced.
            org.slf4j.LoggerFactory.getLogger(OldestWaiting.class).debug("Not read", e);
            forget();
        }
    }

    /**
     * The partitions that are furthest behind, with the offset of their first waiting record.
     *
     * @param most partitions
     */
    public static Map<TopicPartition, Long> waiting(List<LedgerReport.Row> rows, Optional<Logs> now, int most) {
        Map<TopicPartition, Long> cursors = new HashMap<>();
        Map<TopicPartition, Long> lags = new HashMap<>();
        for (LedgerReport.Row row : rows) {
            var log = now.filter(seen -> seen.topicId().equals(Optional.of(row.topicId())))
                    .map(seen -> seen.logs().get(row.cursor().partition()));
            if (log.isPresent() && log.get().end() > row.cursor().nextOffset()) {
                TopicPartition partition =
                        new TopicPartition(row.topic(), row.cursor().partition());
                cursors.put(
                        partition, Math.max(row.cursor().nextOffset(), log.get().earliest()));
                lags.put(partition, log.get().end() - row.cursor().nextOffset());
            }
        }
        lags.entrySet().stream()
                .sorted(Map.Entry.<TopicPartition, Long>comparingByValue(Comparator.reverseOrder()))
                .skip(most)
                .forEach(furtherLag -> cursors.remove(furtherLag.getKey()));
        return cursors;
    }

    private Map<Integer, Optional<Instant>> read(Map<TopicPartition, Long> cursors) {
        if (consumer == null) {
            consumer = KafkaClients.consumer(kafka, 100, 16 * 1024);
        }
        consumer.assign(cursors.keySet());
        cursors.forEach(consumer::seek);
        Map<Integer, Optional<Instant>> found = new HashMap<>();
        long deadline = System.nanoTime() + ROUND.toNanos();
        while (found.size() < cursors.size() && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                found.putIfAbsent(record.partition(), arrival(record.timestamp(), clock.instant()));
                consumer.pause(List.of(new TopicPartition(record.topic(), record.partition())));
            }
        }
        consumer.assign(List.of());
        return Map.copyOf(found);
    }

    /** When a record arrived, by its timestamp; empty: that says nothing. */
    public static Optional<Instant> arrival(long timestamp, Instant now) {
        return RecordAge.millis(timestamp, now.toEpochMilli()) != RecordAge.UNKNOWN
                ? Optional.of(Instant.ofEpochMilli(timestamp))
                : Optional.empty();
    }

    private void forget() {
        if (consumer != null) {
            consumer.close(Duration.ZERO);
            consumer = null;
        }
    }

    @Override
    public void close() {
        loop.close();
        forget();
    }
}
