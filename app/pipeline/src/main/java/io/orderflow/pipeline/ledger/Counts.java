package io.orderflow.pipeline.ledger;

import java.io.Serializable;
import java.util.Collection;

/**
 * What became of a range of offsets. Its length is the sum of the five outcomes; {@code unknownFields} counts fields,
 * not offsets.
 */
public record Counts(long stored, long duplicate, long rejected, long absent, long lost, long unknownFields)
        implements Serializable {

    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    /** What became of everything below these cursors. */
    public static Counts of(Collection<Cursor> cursors) {
        return cursors.stream().map(Cursor::counts).reduce(NONE, Counts::plus);
    }

    public static Counts absent(long offsets) {
        return new Counts(0, 0, 0, offsets, 0, 0);
    }

    /** Records the job was shown: {@code stored + duplicate + rejected}. */
    public long received() {
        return stored + duplicate + rejected;
    }

    /** How many offsets these counts account for. */
    public long offsets() {
        return received() + absent + lost;
    }

    public Counts plus(Counts other) {
        return new Counts(
                stored + other.stored,
                duplicate + other.duplicate,
                rejected + other.rejected,
                absent + other.absent,
                lost + other.lost,
                unknownFields + other.unknownFields);
    }

    public Counts minus(Counts other) {
        return new Counts(
                stored - other.stored,
                duplicate - other.duplicate,
                rejected - other.rejected,
                absent - other.absent,
                lost - other.lost,
                unknownFields - other.unknownFields);
    }
}
