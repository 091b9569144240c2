package io.orderflow.producer.make;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.LongToDoubleFunction;

/**
 * When the next record is due. Each record has its place on a fixed time line, so that the time spent on one does not
 * delay those after it and late wake-ups do not add up. Whoever falls behind by more than a second (a broker that was
 * away) does not make up for it: the time line starts over. Not for several threads at a time.
 */
public final class Pace {
    private static final long LARGEST_DEBT = Duration.ofSeconds(1).toNanos();

    private final long interval;
    private final LongSupplier nanoTime;
    private final LongToDoubleFunction factor;
    private final long start;
    private long due;

    /**
     * @param interval between two records; zero: all at once
     * @param nanoTime as {@link System#nanoTime()}
     */
    public Pace(Duration interval, LongSupplier nanoTime) {
        this(interval, elapsed -> 1, nanoTime);
    }

    /**
     * @param factor how many times faster it goes so many nanoseconds after the start
     */
    public Pace(Duration interval, LongToDoubleFunction factor, LongSupplier nanoTime) {
        this.factor = factor;
        this.interval = interval.toNanos();
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.due = start;
    }

    /** Nanoseconds until the next record is due; zero or less if it is. */
    public long untilDue() {
        return interval == 0 ? 0 : due - nanoTime.getAsLong();
    }

    /** The next record was made. */
    public void made() {
        if (interval == 0) {
            return;
        }
        due += (long) (interval / factor.applyAsDouble(due - start));
        long now = nanoTime.getAsLong();
        if (now - due > Math.max(LARGEST_DEBT, interval)) {
            due = now;
        }
    }
}
