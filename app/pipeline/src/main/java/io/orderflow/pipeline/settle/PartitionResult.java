package io.orderflow.pipeline.settle;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * What a task reports when every record of its partition and batch has an outcome. Serializable: sent to the driver;
 * public, because Spark encodes public classes only.
 *
 * @param lastSeenCursor where the task saw the ledger's cursor after its last commit
 * @param rejectedReplays how many of the records that this task rejected are replays
 * @param figures what its chunks took and met
 */
public record PartitionResult(
        int partition, long lastSeenCursor, Latencies latencies, long rejectedReplays, ChunkFigures figures)
        implements Serializable {
    public PartitionResult {
        requireNonNull(latencies, "latencies is null");
        requireNonNull(figures, "figures is null");
    }

    /** Whether nothing was counted: no order was settled, and no chunk. */
    public boolean isEmpty() {
        return latencies.isEmpty() && latencies.unknown() == 0 && figures.isEmpty();
    }
}
