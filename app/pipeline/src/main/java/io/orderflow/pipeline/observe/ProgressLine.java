package io.orderflow.pipeline.observe;

import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.settle.BatchReport;
import java.util.Locale;

/**
 * Settled batches as a line for a person: {@code batch 7: received 5,000 = stored 4,950 + …}. Where no record has a
 * usable timestamp, the latency is unknown.
 */
final class ProgressLine {

    private ProgressLine() {}

    /**
     * A line for one batch, or for several in a row.
     *
     * @param first the number of the first; the report has that of the last
     * @param lag offsets between the ledger and the ends of the log
     */
    static String of(long first, BatchReport batch, long lag) {
        Counts counts = batch.counts();
        double seconds = batch.took().toNanos() / 1e9;
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: received %,d = stored %,d + duplicate %,d + rejected %,d",
                name(first, batch.batch()),
                counts.received(),
                counts.stored(),
                counts.duplicate(),
                counts.rejected()));
        if (counts.absent() > 0) {
            line.append(String.format(Locale.ROOT, ", absent %,d", counts.absent()));
        }
        line.append(String.format(
                Locale.ROOT, " | %,.0f rows/s | %.1f s | lag %,d", counts.received() / seconds, seconds, lag));
        if (!batch.latencies().isEmpty()) {
            line.append(" | p95 ").append(age(batch.latencies().percentile(0.95)));
        } else if (batch.latencies().unknown() > 0) {
            line.append(" | p95 unknown");
        }
        return line.toString();
    }

    private static String name(long first, long last) {
        if (last == BatchReport.REAL_TIME) {
            return "real time";
        }
        return first == last ? "batch " + first : "batches " + first + " to " + last;
    }

    private static String age(long millis) {
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 120_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
        }
        return millis < 7_200_000 ? millis / 60_000 + " min" : millis / 3_600_000 + " h";
    }
}
