package io.orderflow.producer.make;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.LongToDoubleFunction;

/**
 * When the next record is due. Each record has a fixed place on a time line, so the time spent on one does not delay
 * the following ones and late wake-ups do not accumulate. After falling behind by more than a second (such as while a
 * broker was unavailable), the time line starts over instead of catching up. Not thread-safe.
 */
public final class Pace {
    private static final long LARGEST_DEBT = Duration.ofSeconds(1).toNanos();

    private final long interval;
    private final LongSupplier nanoTime;
    private final LongToDoubleFunction factor;
    private final long start;
    private long due;

    /**
     * @param interval between two records; zero: no waiting
     * @param nanoTime like {@link System#nanoTime()}
     */
    public Pace(Duration interval, LongSupplier nanoTime) {
        this(interval, elapsed -> 1, nanoTime);
    }

    /**
     * @param factor the speed-up at a given number of nanoseconds after the start
     */
    public Pace(Duration interval, LongToDoubleFunction factor, LongSupplier nanoTime) {
        this.factor = factor;
        this.interval = interval.toNanos();
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.due = start;
    }

    /** Nanoseconds until the next record is due; zero or less if it is due. */
    public long untilDue() {
        return interval == 0 ? 0 : due - nanoTime.getAsLong();
    }

    /** Moves on to the next record. */
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
