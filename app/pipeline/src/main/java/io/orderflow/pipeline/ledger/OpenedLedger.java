package io.orderflow.pipeline.ledger;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * The ledger as a start of the query found it, under the epoch that this start raised. Driver only.
 *
 * @param cursors by partition; a row for every partition of the topic
 */
public record OpenedLedger(Pipeline pipeline, long epoch, Map<Integer, Cursor> cursors) {
    public OpenedLedger {
        requireNonNull(pipeline, "pipeline is null");
        cursors = Map.copyOf(cursors);
    }

    /** All counts together. */
    public Counts counts() {
        return cursors.values().stream().map(Cursor::counts).reduce(Counts.NONE, Counts::plus);
    }
}
