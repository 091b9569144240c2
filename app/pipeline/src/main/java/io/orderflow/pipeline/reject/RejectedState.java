package io.orderflow.pipeline.reject;

import java.util.Locale;
import java.util.Optional;

/** How far a rejected row has come since it was rejected. */
public enum RejectedState {
    /** Nothing was done about it yet. */
    REJECTED,
    /** Sent again; the job has not come to it yet. {@code replayed_as} holds the replay's ticket. */
    REPLAYING,
    /** Sent again, and stored (or found stored). {@code replayed_as} holds the replayed record's coordinates. */
    RESOLVED,
    /** Sent again, and rejected again: the row at {@code replayed_as} is the one to care about now. */
    REJECTED_AGAIN;

    /** As the table has it. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Where the replayed record lies of a row in this state; empty as long as none was settled.
     *
     * @param replayedAs as the table has it; may be null
     */
    public Optional<Coordinates> settledAs(String replayedAs) {
        return this == RESOLVED || this == REJECTED_AGAIN
                ? Optional.ofNullable(replayedAs).flatMap(Coordinates::parse)
                : Optional.empty();
    }

    /** @throws IllegalArgumentException the table has a state that this version does not know */
    public static RejectedState of(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }
}
