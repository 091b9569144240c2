package io.orderflow.producer.make;

/**
 * The ids, one after another, each when it is due: several threads take from it, and nothing is taken twice or left
 * out.
 */
public final class OrderSequence {
    private final Pace pace;
    private final long first;
    private final long most;
    private long next;

    /**
     * @param most how many numbers there are; none is above the producer's highest
     */
    public OrderSequence(Pace pace, long first, long most) {
        this.pace = pace;
        this.first = first;
        this.most = most;
        this.next = first;
    }

    /** The next number, or, below zero, minus the nanoseconds until one is due; zero if there are no more. */
    public synchronized long take() {
        if (taken() >= most) {
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
