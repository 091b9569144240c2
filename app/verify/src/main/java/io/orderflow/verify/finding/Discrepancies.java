package io.orderflow.verify.finding;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The discrepancies of one task: all are counted, the first of each kind are kept. */
public final class Discrepancies {

    private final int limit;
    private final List<TaskReport> kept = new ArrayList<>();
    private final Map<DiscrepancyKind, Long> counts = new EnumMap<>(DiscrepancyKind.class);

    public Discrepancies(int limit) {
        this.limit = limit;
    }

    public void add(DiscrepancyKind kind, int partition, long offset, String orderId, String detail) {
        if (counts.merge(kind, 1L, Long::sum) <= limit) {
            kept.add(new TaskReport.Discrepancy(kind, partition, offset, orderId, detail));
        }
    }

    /** Everything to be reported. */
    public List<TaskReport> all() {
        List<TaskReport> all = new ArrayList<>(kept);
        counts.forEach((kind, count) -> all.add(new TaskReport.Seen(kind, count)));
        return all;
    }
}
