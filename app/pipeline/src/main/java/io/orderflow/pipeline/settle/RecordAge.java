package io.orderflow.pipeline.settle;

import java.time.Duration;

/**
 * How old a record is by its Kafka timestamp. A producer may write any number there (negative, seconds in place of
 * milliseconds, a clock that is years off): what cannot be an age is unknown, and never a figure.
 */
public final class RecordAge {

    /** Clocks of two machines differ: a record may come from a little later than now. */
    static final Duration FUTURE = Duration.ofMinutes(1);
    /** Longer than a record waits in a pipeline that anyone looks after. */
    static final Duration OLDEST = Duration.ofDays(7);

    /** Returned when the age is unknown. */
    public static final long UNKNOWN = -1;

    private static final long MOST_FUTURE_MILLIS = FUTURE.toMillis();
    private static final long OLDEST_MILLIS = OLDEST.toMillis();

    private RecordAge() {}

    /**
     * The age in milliseconds, 0 or more; or {@link #UNKNOWN}.
     *
     * @param timestamp of the record, in milliseconds since 1970; negative: it has none
     * @param now in milliseconds since 1970
     */
    public static long millis(long timestamp, long now) {
        if (timestamp < 0) {
            return UNKNOWN;
        }
        long age = now - timestamp;
        return age < -MOST_FUTURE_MILLIS || age > OLDEST_MILLIS ? UNKNOWN : Math.max(0, age);
    }
}
