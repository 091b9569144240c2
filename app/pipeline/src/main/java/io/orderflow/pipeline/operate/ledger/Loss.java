package io.orderflow.pipeline.operate.ledger;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.Pipeline;

/**
 * What one partition has lost.
 *
 * @param cursor where the partition's ledger stands
 * @param to where its log begins (RETENTION) or ends (TRUNCATION), and the ledger goes on once that is accepted
 */
public record Loss(Pipeline pipeline, Cursor cursor, Kind kind, long to) {

    /** How offsets are lost. */
    public enum Kind {
        /** Kafka has deleted records before they were settled. */
        RETENTION,
        /** Kafka has lost records after they were settled. */
        TRUNCATION
    }

    public Loss {
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(cursor, "cursor is null");
        requireNonNull(kind, "kind is null");
    }

    /** The first offset that cannot be read again. */
    public long first() {
        return Math.min(cursor.nextOffset(), to);
    }

    /** The last one. */
    public long last() {
        return Math.max(cursor.nextOffset(), to) - 1;
    }

    public long offsets() {
        return last() - first() + 1;
    }
}
