package io.orderflow.dashboard.watch.confirm;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.watch.Loop;
import io.orderflow.dashboard.watch.kafka.LogWatch;
import io.orderflow.dashboard.watch.kafka.Logs;
import io.orderflow.dashboard.watch.kafka.NewestRecords;
import io.orderflow.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The newest confirmations. However fast they come, at most {@value #READ} are read a second: what lies before them is
 * passed over and counted.
 */
public final class ConfirmationTail implements AutoCloseable {

    /** Confirmations kept. */
    public static final int KEPT = 2_000;

    private static final int READ = 500;
    private static final Duration PAUSE = Duration.ofMillis(700);
    private static final Duration RATE_OVER = Duration.ofSeconds(10);
    private static final Duration DELAYS_OF = Duration.ofMinutes(1);
    private static final Comparator<Confirmation> NEWEST = Comparator.comparing(Confirmation::confirmedAt)
            .thenComparing(one -> one.coordinates().offset())
            .thenComparing(one -> one.coordinates().partition())
            .reversed();

    private final String ordersTopic;
    private final String topic;
    private final NewestRecords records;
    private final LogWatch logs;
    private final Loop loop;
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
     * @param p50Ms from the record's Kafka timestamp to its confirmation, half of the last minute's; empty: there is
     *     none
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
        this.ordersTopic = kafka.topic();
        this.topic = requireNonNull(topic, "topic is null");
        this.records = new NewestRecords(kafka, topic, READ);
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
        List<Confirmation> newest = exists ? follow(seen.get()) : now.newest();
        Instant at = Instant.now();
        long[] delays = newest.stream()
                .filter(one -> one.confirmedAt().isAfter(at.minus(DELAYS_OF)))
                .flatMapToLong(one -> one.afterMs().stream())
                .sorted()
                .toArray();
        now = new Now(at, topic, exists, arrived, rate(), share(delays, 0.5), share(delays, 0.99), newest);
    }

    private List<Confirmation> follow(Logs seen) {
        boolean isRecreated = !seen.topicId().equals(Optional.of(records.topicId()));
        List<Confirmation> before = isRecreated ? List.of() : now.newest();
        NewestRecords.Round round = records.next(seen);
        List<Confirmation> found = round.records().stream()
                .flatMap(one -> Confirmation.of(one.value(), ordersTopic).stream())
                .toList();
        arrived += round.passedOver() + (round.first() ? 0 : found.size());
        return found.isEmpty()
                ? before
                : Stream.concat(found.stream(), before.stream())
                        .sorted(NEWEST)
                        .limit(KEPT)
                        .toList();
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

    @Override
    public void close() {
        loop.close();
        records.close();
    }
}
