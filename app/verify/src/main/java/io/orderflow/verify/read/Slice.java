package io.orderflow.verify.read;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Offsets of one partition that one task recounts. Serializable: shipped to executors; holds only numbers.
 *
 * @param until exclusive
 */
public record Slice(int partition, long from, long until, Kind kind) implements Serializable {

    public enum Kind {
        /** Kafka has no longer what was settled here: only the tables are read. */
        ROWS_ONLY,
        /** Records and rows. */
        SETTLED,
        /** Settled while the recount ran: these records may explain rows, nothing is asked of them. */
        LATE
    }

    /** Enough for a task to be worth its start, and little enough to be held in its memory. */
    private static final long OFFSETS = 100_000;

    public static List<Slice> of(int partition, long from, long until, Kind kind) {
        List<Slice> slices = new ArrayList<>();
        for (long at = from; at < until; at += OFFSETS) {
            slices.add(new Slice(partition, at, Math.min(until, at + OFFSETS), kind));
        }
        return slices;
    }
}
