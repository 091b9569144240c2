package io.orderflow.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The discrepancies of one task: all are counted, the first of each kind are kept. */
final class Notes {

    private final int limit;
    private final List<Note> kept = new ArrayList<>();
    private final Map<Difference, Long> counts = new EnumMap<>(Difference.class);

    Notes(int limit) {
        this.limit = limit;
    }

    void add(Difference kind, int partition, long offset, String orderId, String detail) {
        if (counts.merge(kind, 1L, Long::sum) <= limit) {
            kept.add(new Note.Discrepancy(kind, partition, offset, orderId, detail));
        }
    }

    /** Everything that is to be told. */
    List<Note> all() {
        List<Note> all = new ArrayList<>(kept);
        counts.forEach((kind, count) -> all.add(new Note.Seen(kind, count)));
        return all;
    }
}
