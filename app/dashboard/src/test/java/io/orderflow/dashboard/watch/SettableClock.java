package io.orderflow.dashboard.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test sets it. Used by one thread. */
final class SettableClock implements InstantSource {

    static final Instant START = Instant.parse("2026-11-28T10:00:00Z");

    private Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    Instant ago(Duration time) {
        return now.minus(time);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
