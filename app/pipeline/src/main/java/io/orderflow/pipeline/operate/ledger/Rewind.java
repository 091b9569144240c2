package io.orderflow.pipeline.operate.ledger;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.Pipeline;

/**
 * One partition whose ledger is to be set back.
 *
 * @param cursor where the ledger stands
 * @param to the first offset that is to be settled once more
 */
public record Rewind(Pipeline pipeline, Cursor cursor, long to) {

    public Rewind {
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(cursor, "cursor is null");
    }

    /** How many offsets get an outcome a second time. */
    public long offsets() {
        return cursor.nextOffset() - to;
    }
}
