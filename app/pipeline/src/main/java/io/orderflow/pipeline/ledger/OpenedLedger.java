package io.orderflow.pipeline.ledger;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.contract.StoredVersions;
import java.util.Map;

/**
 * The ledger as a start of the query found it, under the epoch that this start raised. Driver only.
 *
 * @param cursors by partition; a row for every partition of the topic
 * @param versions the contracts of the orders that are in the table
 */
public record OpenedLedger(Pipeline pipeline, long epoch, Map<Integer, Cursor> cursors, StoredVersions versions) {
    public OpenedLedger {
        requireNonNull(pipeline, "pipeline is null");
        cursors = Map.copyOf(cursors);
        requireNonNull(versions, "versions is null");
    }

    /** All counts together. */
    public Counts counts() {
        return Counts.of(cursors.values());
    }
}
