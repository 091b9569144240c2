package io.orderflow.dashboard.overview;

import io.orderflow.pipeline.ledger.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The change of the counts and of the lag, from a reading a second over the last minute. Used by one thread. */
final class Throughput {

    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration RATE_OVER = Duration.ofSeconds(10);
    private static final Duration USUAL = Duration.ofSeconds(5);

    private final Deque<Reading> readings = new ArrayDeque<>();

    private record Reading(Instant at, Counts counts, OptionalLong lag) {}

    /** Of each kind, a second. */
    record PerSecond(double received, double stored, double rejected) {}

    void saw(Instant at, Counts counts, OptionalLong lag) {
        if (!readings.isEmpty() && readings.getLast().at().equals(at)) {
            return;
        }
        readings.addLast(new Reading(at, counts, lag));
        while (readings.getFirst().at().isBefore(at.minus(WINDOW))) {
            readings.removeFirst();
        }
    }

    /** Forgets all readings: while MySQL does not answer, nothing is known. It starts again with the next reading. */
    void forget() {
        readings.clear();
    }

    /** Over the last ten seconds; empty before there are two readings. */
    Optional<PerSecond> perSecond() {
        if (readings.size() < 2) {
            return Optional.empty();
        }
        Reading last = readings.getLast();
        Reading first = readings.stream()
                .filter(reading -> !reading.at().isBefore(last.at().minus(RATE_OVER)))
                .findFirst()
                .orElseThrow();
        double seconds = Duration.between(first.at(), last.at()).toMillis() / 1e3;
        if (seconds <= 0) {
            return Optional.empty();
        }
        Counts grown = last.counts().minus(first.counts());
        return Optional.of(new PerSecond(
                rounded(Math.max(0, grown.received()) / seconds),
                rounded(Math.max(0, grown.stored()) / seconds),
                rounded(Math.max(0, grown.rejected()) / seconds)));
    }

    /**
     * Seconds until nothing waits, at the pace of the last minute; empty: the lag does not shrink. Zero if there is no
     * {@link #isBacklog backlog}.
     */
    OptionalDouble catchUp() {
        if (readings.size() < 2) {
            return OptionalDouble.empty();
        }
        Reading first = readings.getFirst();
        Reading last = readings.getLast();
        if (last.lag().isEmpty() || first.lag().isEmpty()) {
            return OptionalDouble.empty();
        }
        if (!isBacklog()) {
            return OptionalDouble.of(0);
        }
        double seconds = Duration.between(first.at(), last.at()).toMillis() / 1e3;
        double shrunk = first.lag().getAsLong() - last.lag().getAsLong();
        return shrunk <= 0 || seconds <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(rounded(last.lag().getAsLong() / (shrunk / seconds)));
    }

    /** Whether more waits than arrived in the last seconds. That much always does between two micro-batches. */
    boolean isBacklog() {
        return readings.size() >= 2
                && readings.getLast().lag().isPresent()
                && readings.getLast().lag().getAsLong() > usual();
    }

    private double usual() {
        return perSecond().map(PerSecond::received).orElse(0.0) * USUAL.toSeconds();
    }

    static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
