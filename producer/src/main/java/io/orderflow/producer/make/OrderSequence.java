package io.orderflow.producer.make;

/**
 * Hands out the ids one after another, each when it is due. Several threads take from it; none is taken twice or
 * skipped.
 */
public final class OrderSequence {
    private final Pace pace;
    private final long first;
    private final long count;
    private long next;

    /**
     * @param count how many numbers there are; none exceeds the producer's highest
     */
    public OrderSequence(Pace pace, long first, long count) {
        this.pace = pace;
        this.first = first;
        this.count = count;
        this.next = first;
    }

    /** The next number; below zero: minus the nanoseconds until one is due; zero if none are left. */
    public synchronized long take() {
        if (taken() >= count) {
            return 0;
        }
        long wait = pace.untilDue();
        if (wait > 0) {
            return -wait;
        }
        pace.made();
        return next++;
    }

    public synchronized long taken() {
        return next - first;
    }

    public synchronized long last() {
        return next - 1;
    }
}
