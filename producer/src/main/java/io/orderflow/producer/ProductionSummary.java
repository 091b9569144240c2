package io.orderflow.producer;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.producer.make.OrderNumbers;
import io.orderflow.producer.send.DeliveryCounts;
import io.orderflow.producer.stop.ProducerText;
import java.time.Duration;
import java.util.Locale;
import java.util.TreeMap;

/**
 * The result of a run.
 *
 * @param ending why it ended: {@code interrupted}, {@code 1,000 orders made}
 * @param elapsed from the first record to the last acknowledgement
 * @param first the first number used
 * @param last the last number used; below the first if there was none
 */
record ProductionSummary(
        String ending, Duration elapsed, long first, long last, DeliveryCounts.Snapshot counts, UnsentLeft unsentLeft) {
    /**
     * The orders left in the file of unsent orders at the end.
     *
     * @param requestedRate requested orders per second; 0: as many as possible
     */
    record UnsentLeft(long records, String file, double requestedRate) {}

    /** A rate lower than requested by more than this share is reported. */
    private static final double TOLERANCE = 0.02;
    /** Tolerance for the first and the last record, in seconds. */
    private static final double GRACE = 0.25;

    ProductionSummary {
        requireNonNull(ending, "ending is null");
        requireNonNull(elapsed, "elapsed is null");
        requireNonNull(counts, "counts is null");
        requireNonNull(unsentLeft, "unsentLeft is null");
    }

    Condition condition() {
        return counts.failed() + counts.inFlight() + counts.deadLettered() == 0 ? Condition.OK : Condition.UNDELIVERED;
    }

    /** For display, several lines. */
    String text(OrderNumbers numbers) {
        double seconds = Math.max(elapsed.toNanos() / 1e9, 1e-3);
        StringBuilder text = new StringBuilder()
                .append(String.format(Locale.ROOT, "Ended after %s: %s%n", ProducerText.duration(elapsed), ending))
                .append(row("acknowledged", ProducerText.count(counts.acknowledged())))
                .append(row("failed", ProducerText.count(counts.failed())))
                .append(row("in flight", ProducerText.count(counts.inFlight())))
                .append(row("rate", String.format(Locale.ROOT, "%,.1f orders/s", counts.acknowledged() / seconds)))
                .append(row("ids", last < first ? "none" : numbers.id(first) + " to " + numbers.id(last)));
        if (!counts.broken().isEmpty()) {
            text.append(row("broken", ProducerText.count(counts.brokenTotal()) + " of them, on purpose"));
            new TreeMap<>(counts.broken())
                    .forEach((outcome, count) -> text.append(
                            String.format(Locale.ROOT, "    %-17s %s%n", outcome, ProducerText.count(count))));
        }
        if (counts.deadLettered() > 0) {
            text.append(row("dead letters", ProducerText.count(counts.deadLettered()) + " refused by Kafka"));
        }
        if (unsentLeft.requestedRate() > 0 && seconds >= 1 && isSlower(seconds)) {
            text.append(String.format(
                    Locale.ROOT,
                    "  Slower than the %,.1f orders/s that were requested: this machine or the brokers are at"
                            + " their limit.%n",
                    unsentLeft.requestedRate()));
        }
        if (unsentLeft.records() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %s orders were not acknowledged and may or may not have arrived. They are kept in %s;"
                            + " the next start sends them first.%n",
                    ProducerText.count(unsentLeft.records()),
                    unsentLeft.file()));
        }
        return text.toString().stripTrailing();
    }

    private boolean isSlower(double seconds) {
        return counts.acknowledged() / (seconds - GRACE) < unsentLeft.requestedRate() * (1 - TOLERANCE);
    }

    private static String row(String name, String value) {
        return String.format(Locale.ROOT, "  %-13s %s%n", name, value);
    }
}
