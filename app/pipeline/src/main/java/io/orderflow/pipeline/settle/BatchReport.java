package io.orderflow.pipeline.settle;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.ledger.Cursor;
import java.time.Duration;
import java.util.Map;

/**
 * One settled batch, by the ledger. Driver only.
 *
 * @param counts what this batch added to the ledger
 * @param cursors where the ledger stands now, by partition
 * @param oldest how old the oldest order of each partition was at its commit, in milliseconds
 * @param figures what its chunks took and met
 */
public record BatchReport(
        long batch,
        Counts counts,
        Map<Integer, Cursor> cursors,
        Duration took,
        Latencies latencies,
        Map<Integer, Long> oldest,
        ChunkFigures figures) {

    /** The number of a report that is of no batch: what was settled in real time within about a second. */
    public static final long REAL_TIME = -1;

    public BatchReport {
        requireNonNull(counts, "counts is null");
        cursors = Map.copyOf(cursors);
        requireNonNull(took, "took is null");
        requireNonNull(latencies, "latencies is null");
        oldest = Map.copyOf(oldest);
        requireNonNull(figures, "figures is null");
    }

    /** Without figures. */
    public BatchReport(long batch, Counts counts, Map<Integer, Cursor> cursors, Duration took, Latencies latencies) {
        this(batch, counts, cursors, took, latencies, Map.of(), new ChunkFigures());
    }
}
