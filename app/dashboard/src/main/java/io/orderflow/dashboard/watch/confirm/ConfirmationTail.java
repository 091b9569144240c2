package io.orderflow.dashboard.watch.confirm;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.watch.Loop;
import io.orderflow.dashboard.watch.kafka.KafkaClients;
import io.orderflow.dashboard.watch.kafka.LogWatch;
import io.orderflow.dashboard.watch.kafka.Logs;
import io.orderflow.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest confirmations. However fast they come, at most {@value #READ} are read a second: what lies before them is
 * passed over and counted.
 */
public final class ConfirmationTail implements AutoCloseable {

    /** Confirmations kept. */
    public static final int KEPT = 2_000;

    private static final int READ = 500;
    private static final Duration PAUSE = Duration.ofMillis(700);
    private static final Duration ROUND = Duration.ofMillis(1_500);
    private static final Duration RATE_OVER = Duration.ofSeconds(10);
    private static final Duration DELAYS_OF = Duration.ofMinutes(1);
    private static final Comparator<Confirmation> NEWEST = Comparator.comparing(Confirmation::confirmedAt)
            .thenComparing(one -> one.coordinates().offset())
            .thenComparing(one -> one.coordinates().partition())
            .reversed();

    private final KafkaSettings kafka;
    private final String topic;
    private final LogWatch logs;
    private final Loop loop;
    private KafkaConsumer<byte[], byte[]> consumer;
    private String topicId = "";
    private long arrived;
    private final Deque<Point> points = new ArrayDeque<>();
    private volatile Now now;

    /** How many had arrived by then. */
    private record Point(long nanos, long arrived) {}

    /**
     * As last read.
     *
     * @param exists whether there is a topic of confirmations
     * @param arrived how many came since the start of this process, read or passed over
     * @param p50Ms from the record's Kafka timestamp to its confirmation, half of the last minute's; empty: there is none
     * @param newest the newest first
     */
    public record Now(
            Instant at,
            String topic,
            boolean exists,
            long arrived,
            double perSecond,
            OptionalLong p50Ms,
            OptionalLong p99Ms,
            List<Confirmation> newest) {
        public Now {
            newest = List.copyOf(newest);
        }

        /** The same with fewer of them. */
        public Now limitedTo(int most) {
            return new Now(
                    at,
                    topic,
                    exists,
                    arrived,
                    perSecond,
                    p50Ms,
                    p99Ms,
                    newest.stream().limit(most).toList());
        }
    }

    /** @param logs of the topic of confirmations */
    public ConfirmationTail(KafkaSettings kafka, String topic, LogWatch logs) {
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.topic = requireNonNull(topic, "topic is null");
        this.logs = requireNonNull(logs, "logs is null");
        this.now = new Now(Instant.now(), topic, false, 0, 0, OptionalLong.empty(), OptionalLong.empty(), List.of());
        this.loop = Loop.of("confirmations", PAUSE, this::round);
    }

    public Now now() {
        return now;
    }

    /** Those of one order that are among the newest. */
    public List<Confirmation> of(String orderKey) {
        return now.newest().stream()
                .filter(one -> one.orderKey().equals(Optional.of(orderKey)))
                .toList();
    }

    private void round() {
        Optional<Logs> seen = logs.logs();
        if (seen.isEmpty()) {
            return;
        }
        boolean exists = seen.get().topicId().isPresent();
        List<Confirmation> newest = now.newest();
        if (exists) {
            try {
                newest = follow(seen.get());
            } catch (KafkaException e) {
                // LogWatch reports that Kafka is unavailable. A client that failed is replaced.
                logger().debug("No new confirmations", e);
                forget();
            }
        }
        Instant at = Instant.now();
        long[] delays = newest.stream()
                .filter(one -> one.confirmedAt().isAfter(at.minus(DELAYS_OF)))
                .flatMapToLong(one -> one.afterMs().stream())
                .sorted()
                .toArray();
        now = new Now(at, topic, exists, arrived, rate(), share(delays, 0.5), share(delays, 0.99), newest);
    }

    private List<Confirmation> follow(Logs seen) {
        String id = seen.topicId().orElseThrow();
        List<Confirmation> before = now.newest();
        if (!id.equals(topicId)) {
            forget();
            before = List.of();
            topicId = id;
        }
        Set<TopicPartition> partitions = seen.logs().keySet().stream()
                .map(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toSet());
        boolean first = consumer == null;
        if (first) {
            consumer = KafkaClients.consumer(kafka, READ, 256 * 1024);
        }
        if (!consumer.assignment().equals(partitions)) {
            consumer.assign(partitions);
        }
        Map<TopicPartition, Long> ends = new TreeMap<>(Comparator.comparing(TopicPartition::partition));
        int share = Math.max(1, READ / Math.max(1, partitions.size()));
        for (TopicPartition partition : partitions) {
            var log = seen.logs().get(partition.partition());
            long from = Math.max(log.earliest(), log.end() - share);
            if (first) {
                consumer.seek(partition, from);
            } else if (consumer.position(partition) < from) {
                arrived += from - consumer.position(partition);
                consumer.seek(partition, from);
            }
            ends.put(partition, log.end());
        }
        List<Confirmation> found = read(ends);
        arrived += first ? 0 : found.size();
        if (found.isEmpty()) {
            return before;
        }
        found.addAll(before);
        return found.stream().sorted(NEWEST).limit(KEPT).toList();
    }

    private List<Confirmation> read(Map<TopicPartition, Long> ends) {
        List<Confirmation> found = new ArrayList<>();
        long deadline = System.nanoTime() + ROUND.toNanos();
        while (System.nanoTime() < deadline
                && ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ofMillis(200))) {
                Confirmation.of(one.value(), kafka.topic()).ifPresent(found::add);
            }
        }
        return found;
    }

    private double rate() {
        long nanos = System.nanoTime();
        points.add(new Point(nanos, arrived));
        while (points.size() > 2 && nanos - points.peek().nanos() > RATE_OVER.toNanos()) {
            points.remove();
        }
        Point oldest = points.peek();
        double seconds = (nanos - oldest.nanos()) / 1e9;
        return seconds == 0 ? 0 : Math.round(10 * (arrived - oldest.arrived()) / seconds) / 10.0;
    }

    private static OptionalLong share(long[] sorted, double share) {
        return sorted.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))]);
    }

    private void forget() {
        if (consumer != null) {
            consumer.close(Duration.ZERO);
            consumer = null;
        }
    }

    private static Logger logger() {
        return LoggerFactory.getLogger(ConfirmationTail.class);
    }

    @Override
    public void close() {
        loop.close();
        forget();
    }
}
