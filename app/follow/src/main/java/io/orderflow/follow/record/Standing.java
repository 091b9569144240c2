package io.orderflow.follow.record;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.Life;

/**
 * Where the ledger stands in a partition.
 *
 * @param life of the partition: the topic's id, and the epoch at which an accepted truncation began it
 * @param cursor the row of that life
 */
public record Standing(Life life, Cursor cursor) {
    public Standing {
        requireNonNull(life, "life is null");
        requireNonNull(cursor, "cursor is null");
    }

    /** Whether the outcomes up to this offset, read between the two, belong together. */
    boolean stillCovers(Standing before, long until) {
        return life.equals(before.life) && cursor.nextOffset() >= until && cursor.epoch() >= before.cursor.epoch();
    }
}
