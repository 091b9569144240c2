package io.orderflow.pipeline.settle;

/** Offsets of one partition: from, inclusive, until, exclusive. */
public record Range(long from, long until) {
    public Range {
        if (from > until) {
            throw new IllegalArgumentException("from %d is after until %d".formatted(from, until));
        }
    }
}
