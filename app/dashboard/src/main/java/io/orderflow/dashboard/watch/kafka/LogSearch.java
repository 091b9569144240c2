package io.orderflow.dashboard.watch.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.reject.Coordinates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks for the records of an order in Kafka, around the time that the order says of itself: most are sent when they
 * are made. Reads for so long at most, finds nothing rather than wait, and remembers what it found. Thread-safe.
 */
public final class LogSearch {

    private static final Duration BEFORE = Duration.ofSeconds(5);
    private static final Duration AFTER = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofMillis(1_500);
    private static final int AT_A_TIME = 2;
    private static final int REMEMBERED = 1_000;
    private static final int POLL = 5_000;

    private final KafkaSettings kafka;
    private final LogWatch logs;
    /** By topic id and order; the oldest go. */
    private final Map<String, List<Found>> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Found>> eldest) {
            return size() > REMEMBERED;
        }
    };

    private final Semaphore searches = new Semaphore(AT_A_TIME);

    public LogSearch(KafkaSettings kafka, LogWatch logs) {
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.logs = requireNonNull(logs, "logs is null");
    }

    /** @param timestamp of the record */
    public record Found(Coordinates coordinates, Instant timestamp) {}

    /**
     * Records around this time whose key is that of the order, or whose value has it; the oldest of a partition first.
     *
     * @param orderKey as {@link io.orderflow.pipeline.store.OrderKeys} writes it
     * @param traces for each part of the key how a value may spell it
     */
    public List<Found> find(String orderKey, List<List<byte[]>> traces, Instant around) {
        String which = logs.logs().flatMap(Logs::topicId).orElse("") + " " + orderKey;
        synchronized (remembered) {
            if (remembered.containsKey(which)) {
                return remembered.get(which);
            }
        }
        if (logs.link().away().isPresent() || !searches.tryAcquire()) {
            return List.of();
        }
        try (KafkaConsumer<byte[], byte[]> consumer = KafkaClients.consumer(kafka, POLL, 1 << 20)) {
            List<Found> found = List.copyOf(read(consumer, orderKey, traces, around));
            synchronized (remembered) {
                remembered.put(which, found);
            }
            return found;
        } catch (KafkaException e) {
            // LogWatch reports that Kafka is unavailable.
            return List.of();
        } finally {
            searches.release();
        }
    }

    private List<Found> read(
            KafkaConsumer<byte[], byte[]> consumer, String orderKey, List<List<byte[]>> traces, Instant around) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        Set<TopicPartition> open = begin(consumer, around);
        byte[] key = orderKey.getBytes(UTF_8);
        List<Found> found = new ArrayList<>();
        while (!open.isEmpty() && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                Instant at = Instant.ofEpochMilli(record.timestamp());
                if (Arrays.equals(record.key(), key) || containsAll(record.value(), traces)) {
                    found.add(new Found(new Coordinates(record.topic(), record.partition(), record.offset()), at));
                }
                if (at.isAfter(around.plus(AFTER))) {
                    open.remove(new TopicPartition(record.topic(), record.partition()));
                }
            }
            open.removeIf(partition -> isAtEnd(consumer, partition));
            consumer.assign(open);
        }
        return found;
    }

    /** The partitions that have records of that time or later, each positioned there. */
    private Set<TopicPartition> begin(KafkaConsumer<byte[], byte[]> consumer, Instant around) {
        Map<TopicPartition, Long> times = new HashMap<>();
        logs.logs()
                .ifPresent(now -> now.logs()
                        .keySet()
                        .forEach(partition -> times.put(
                                new TopicPartition(kafka.topic(), partition),
                                around.minus(BEFORE).toEpochMilli())));
        Map<TopicPartition, OffsetAndTimestamp> starts = new HashMap<>(consumer.offsetsForTimes(times));
        starts.values().removeIf(start -> start == null);
        consumer.assign(starts.keySet());
        starts.forEach((partition, start) -> consumer.seek(partition, start.offset()));
        return new HashSet<>(starts.keySet());
    }

    private boolean isAtEnd(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        return logs.logs()
                .map(now -> now.logs().get(partition.partition()))
                .map(log -> consumer.position(partition) >= log.end())
                .orElse(true);
    }

    private static boolean containsAll(byte[] value, List<List<byte[]>> traces) {
        return !traces.isEmpty()
                && traces.stream().allMatch(forms -> forms.stream().anyMatch(form -> contains(value, form)));
    }

    private static boolean contains(byte[] value, byte[] part) {
        int last = value == null ? -1 : value.length - part.length;
        for (int start = 0; start <= last; start++) {
            if (value[start] == '"' && Arrays.equals(value, start, start + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
