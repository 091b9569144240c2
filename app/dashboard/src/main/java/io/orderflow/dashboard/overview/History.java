package io.orderflow.dashboard.overview;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** The last hour, in this process's memory. Thread-safe. */
public final class History {

    static final Duration STEP = Duration.ofSeconds(5);
    private static final int POINTS = (int) (Duration.ofHours(1).toSeconds() / STEP.toSeconds());

    private final InstantSource clock;
    private final Deque<Point> points = new ArrayDeque<>();

    History(InstantSource clock) {
        this.clock = clock;
    }

    /** The values at one instant; empty: not known. */
    record Point(
            Instant at,
            OptionalDouble receivedPerSecond,
            OptionalDouble storedPerSecond,
            OptionalDouble rejectedPerSecond,
            OptionalLong lagRecords,
            Optional<Overview.Freshness> freshness) {}

    /** Columns of equal length, as in openapi.yaml. */
    public record Columns(
            long stepSeconds,
            List<Long> at,
            List<OptionalDouble> receivedPerSecond,
            List<OptionalDouble> storedPerSecond,
            List<OptionalDouble> rejectedPerSecond,
            List<OptionalLong> lagRecords,
            List<OptionalLong> p50Ms,
            List<OptionalLong> p95Ms,
            List<OptionalLong> p99Ms) {}

    synchronized void add(Point point) {
        points.addLast(point);
        while (points.size() > POINTS) {
            points.removeFirst();
        }
    }

    /** The newest ones, oldest first. */
    public Columns columns(Duration back) {
        Instant from = clock.instant().minus(back);
        List<Point> wanted;
        synchronized (this) {
            wanted = points.stream().filter(point -> !point.at().isBefore(from)).toList();
        }
        return new Columns(
                STEP.toSeconds(),
                column(wanted, point -> point.at().getEpochSecond()),
                column(wanted, Point::receivedPerSecond),
                column(wanted, Point::storedPerSecond),
                column(wanted, Point::rejectedPerSecond),
                column(wanted, Point::lagRecords),
                column(wanted, point -> percentile(point, Overview.Freshness::p50Ms)),
                column(wanted, point -> percentile(point, Overview.Freshness::p95Ms)),
                column(wanted, point -> percentile(point, Overview.Freshness::p99Ms)));
    }

    private static OptionalLong percentile(Point point, Function<Overview.Freshness, OptionalLong> of) {
        return point.freshness().map(of).orElse(OptionalLong.empty());
    }

    private static <T> List<T> column(List<Point> points, Function<Point, T> of) {
        List<T> column = new ArrayList<>(points.size());
        points.forEach(point -> column.add(of.apply(point)));
        return column;
    }
}
