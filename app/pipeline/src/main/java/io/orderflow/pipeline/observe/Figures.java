package io.orderflow.pipeline.observe;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.settle.ChunkFigures;
import io.orderflow.pipeline.settle.Latencies;
import io.orderflow.pipeline.settle.Timings;
import java.util.Map;

/**
 * What a driver has counted since it started, for metrics. Only the cursors are exact: they are the ledger's.
 *
 * @param cursors as last committed, by partition
 * @param lags of the partitions whose log is known
 * @param restarts code of a condition → starts from the ledger because of it
 */
public record Figures(
        Map<Integer, Cursor> cursors,
        Map<Integer, Lag> lags,
        Latencies latencies,
        Timings batches,
        ChunkFigures chunks,
        Map<String, Long> restarts) {

    /**
     * @param records offsets between the ledger and the end of the log
     * @param seconds how long the oldest of them has been waiting, at least
     */
    public record Lag(long records, double seconds) {}

    public Figures {
        cursors = Map.copyOf(cursors);
        lags = Map.copyOf(lags);
        requireNonNull(latencies, "latencies is null");
        requireNonNull(batches, "batches is null");
        requireNonNull(chunks, "chunks is null");
        restarts = Map.copyOf(restarts);
    }
}
