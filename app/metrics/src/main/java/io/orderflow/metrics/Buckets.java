package io.orderflow.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * A distribution.
 *
 * @param bounds upper bounds, rising; the last is infinite
 * @param counts how many are in each bucket, not added up
 */
public record Buckets(List<Double> bounds, List<Long> counts, double sum) {

    public Buckets {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        if (bounds.size() != counts.size() || bounds.get(bounds.size() - 1) != Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("each bucket needs a bound, and the last is infinite");
        }
    }

    /**
     * @param bounds in seconds, without the infinite one
     * @param counts one more than bounds
     */
    public static Buckets of(double[] bounds, long[] counts, double sum) {
        List<Double> all = new ArrayList<>();
        for (double bound : bounds) {
            all.add(bound);
        }
        all.add(Double.POSITIVE_INFINITY);
        List<Long> numbers = new ArrayList<>();
        for (long count : counts) {
            numbers.add(count);
        }
        return new Buckets(all, numbers, sum);
    }
}
