package io.orderflow.pipeline.ledger;

import static java.util.Objects.requireNonNull;

/**
 * One row of the ledger.
 *
 * @param firstOffset the first offset that the pipeline ever accounted for in this partition
 * @param nextOffset the first offset that has no outcome yet
 * @param counts what became of {@code [firstOffset, nextOffset)}
 */
public record Cursor(int partition, long firstOffset, long nextOffset, long epoch, Counts counts) {

    public Cursor {
        requireNonNull(counts, "counts is null");
    }

    /** Whether the ledger's arithmetic holds in this row. */
    public boolean balances() {
        return nextOffset - firstOffset == counts.offsets();
    }
}
