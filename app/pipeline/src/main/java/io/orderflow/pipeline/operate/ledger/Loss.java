package io.orderflow.pipeline.operate.ledger;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.Pipeline;

/**
 * What one partition has lost.
 *
 * @param cursor where the partition's ledger stands
 * @param to where the ledger goes on once that is accepted: the beginning of the log (RETENTION), or its end
 *     (TRUNCATION) unless an open transaction begins before it
 * @param logEnd where the log ends
 */
public record Loss(Pipeline pipeline, Cursor cursor, Kind kind, long to, long logEnd) {

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
        return kind == Kind.RETENTION ? cursor.nextOffset() : logEnd;
    }

    /** The last one. */
    public long last() {
        return (kind == Kind.RETENTION ? to : cursor.nextOffset()) - 1;
    }

    public long offsets() {
        return last() - first() + 1;
    }
}
