package io.orderflow.pipeline.settle;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.Reason;
import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
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

    /**
     * How the chunks of the next batch are stored at first. After a batch with orders that were stored already (a
     * replayed producer repeats many) ids are looked up first; otherwise a chunk that meets one is rolled back and
     * tried again. Other rejections do not count: they say nothing of repeats, and each batch of a stream with a few
     * broken orders would pay for the look-up.
     */
    public StoreMode nextFirstMode() {
        boolean repeated = counts.duplicate() > 0 || figures.rejected().containsKey(Reason.KEY_CONFLICT.name());
        return repeated ? StoreMode.LOOK_UP_FIRST : StoreMode.ASSUME_NEW;
    }

    /** Without figures. */
    public BatchReport(long batch, Counts counts, Map<Integer, Cursor> cursors, Duration took, Latencies latencies) {
        this(batch, counts, cursors, took, latencies, Map.of(), new ChunkFigures());
    }
}
