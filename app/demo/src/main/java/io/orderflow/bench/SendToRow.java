package io.orderflow.bench;

import java.util.Arrays;

/** How long orders took from their send until their rows were visible, in nanoseconds each. */
final class SendToRow {

    private final long[] sorted;

    private SendToRow(long[] sorted) {
        this.sorted = sorted;
    }

    static SendToRow of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new SendToRow(sorted);
    }

    /** In milliseconds. */
    double percentile(double percent) {
        int index = (int) Math.ceil(percent / 100 * sorted.length) - 1;
        return sorted[Math.max(0, index)] / 1e6;
    }
}
