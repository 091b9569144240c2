package io.orderflow.pipeline.settle;

import java.io.Serializable;

/**
 * How long records took from their Kafka timestamp to the commit of their chunk. A histogram with eight buckets per
 * doubling: a percentile is at most an eighth too high. Records whose timestamp says nothing are counted as unknown and
 * are in no percentile. Not thread-safe.
 */
public final class Latencies implements Serializable {

    private static final long serialVersionUID = 1;
    private static final int BUCKETS_PER_DOUBLING = 8;
    /** Up to 2³⁰ ms, about 12 days: more than {@link RecordAge} lets pass. */
    private static final int BUCKETS = 28 * BUCKETS_PER_DOUBLING;

    private final long[] counts = new long[BUCKETS];
    private long total;
    private long millis;
    private long unknown;

    /**
     * Adds a record.
     *
     * @param timestamp of the record, in milliseconds since 1970; negative: it has none
     * @param committed when its chunk was committed, in milliseconds since 1970
     */
    public void add(long timestamp, long committed) {
        long age = RecordAge.millis(timestamp, committed);
        if (age == RecordAge.UNKNOWN) {
            unknown++;
        } else {
            counts[bucket(age)]++;
            total++;
            millis += age;
        }
    }

    public void add(Latencies other) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
        millis += other.millis;
        unknown += other.unknown;
    }

    /** Whether no latency is known: there are no percentiles. */
    public boolean isEmpty() {
        return total == 0;
    }

    /** Records whose timestamp says nothing about their age. */
    public long unknown() {
        return unknown;
    }

    /**
     * The latency in milliseconds that this share of the records did not exceed; 0 if there are none.
     *
     * @param share 0 … 1
     */
    public long percentile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return highest(i);
            }
        }
        return 0;
    }

    /** The longest latency in milliseconds, at most an eighth too high; 0 if there are none. */
    public long max() {
        return percentile(1);
    }

    /**
     * How many records took at most as long as each of these bounds, and longer than the bound before; the last number
     * is what took longer than all of them. A record near a bound may be counted with the next one.
     *
     * @param bounds in seconds, rising
     */
    public long[] upTo(double[] bounds) {
        long[] upTo = new long[bounds.length + 1];
        int bound = 0;
        for (int i = 0; i < BUCKETS; i++) {
            while (bound < bounds.length && highest(i) > bounds[bound] * 1e3) {
                bound++;
            }
            upTo[bound] += counts[i];
        }
        return upTo;
    }

    /** All latencies together, in seconds. */
    public double sum() {
        return millis / 1e3;
    }

    private static int bucket(long millis) {
        if (millis < BUCKETS_PER_DOUBLING) {
            return (int) millis;
        }
        int doubling = 63 - Long.numberOfLeadingZeros(millis) - 3;
        int index = doubling * BUCKETS_PER_DOUBLING + (int) (millis >>> doubling);
        return Math.min(index, BUCKETS - 1);
    }

    private static long highest(int bucket) {
        if (bucket < 2 * BUCKETS_PER_DOUBLING) {
            return bucket;
        }
        int doubling = bucket / BUCKETS_PER_DOUBLING - 1;
        long mantissa = bucket - (long) doubling * BUCKETS_PER_DOUBLING;
        return ((mantissa + 1) << doubling) - 1;
    }
}
