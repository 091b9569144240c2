package io.orderflow.pipeline.settle;

import java.io.Serializable;
import java.util.Arrays;

/** How long something took, as a histogram. Not thread-safe. Serializable: sent to the driver. */
public final class Timings implements Serializable {

    private static final long serialVersionUID = 1;

    private static final double[] BOUNDS = {
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 300
    };

    private final long[] counts = new long[BOUNDS.length + 1];
    private long nanos;

    public void add(long took) {
        int bucket = 0;
        while (bucket < BOUNDS.length && took > BOUNDS[bucket] * 1e9) {
            bucket++;
        }
        counts[bucket]++;
        nanos += took;
    }

    public void add(Timings other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        nanos += other.nanos;
    }

    public boolean isEmpty() {
        return Arrays.stream(counts).allMatch(count -> count == 0);
    }

    /** Upper bounds of all buckets but the last, which has none; in seconds. */
    public double[] bounds() {
        return BOUNDS.clone();
    }

    /** How many fell into each bucket. */
    public long[] counts() {
        return counts.clone();
    }

    /** All of it together, in seconds. */
    public double sum() {
        return nanos / 1e9;
    }
}
