package io.orderflow.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test sets it. Used by one thread. */
public final class SettableClock implements InstantSource {

    public static final Instant START = Instant.parse("2026-11-28T10:00:00Z");

    private Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    public Instant ago(Duration time) {
        return now.minus(time);
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }
}
