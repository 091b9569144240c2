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
        /** Kafka has deleted the records settled here: only the tables are read. */
        ROWS_ONLY,
        /** Records and rows. */
        SETTLED,
        /** Settled during the recount: these records may explain rows but are not checked themselves. */
        LATE
    }

    /** Large enough to be worth a task, small enough for its memory. */
    private static final long OFFSETS = 100_000;

    public static List<Slice> of(int partition, long from, long until, Kind kind) {
        List<Slice> slices = new ArrayList<>();
        for (long at = from; at < until; at += OFFSETS) {
            slices.add(new Slice(partition, at, Math.min(until, at + OFFSETS), kind));
        }
        return slices;
    }
}
