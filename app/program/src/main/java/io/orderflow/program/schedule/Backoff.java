package io.orderflow.program.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The waits between attempts: each twice as long as the one before, up to a limit. Immutable; no wait is random, since
 * the callers are few and start at different times.
 *
 * @param delay before the next attempt
 * @param longest no later wait is longer
 */
public record Backoff(Duration delay, Duration longest) {

    public Backoff {
        requireNonNull(delay, "delay is null");
        requireNonNull(longest, "longest is null");
        if (delay.isNegative()) {
            throw new IllegalArgumentException("A delay cannot be negative, was " + delay);
        }
    }

    /** After one more failure. A first wait beyond the limit is used once, and followed by the limit. */
    public Backoff next() {
        return new Backoff(delay.compareTo(longest.dividedBy(2)) > 0 ? longest : delay.multipliedBy(2), longest);
    }
}
