package io.orderflow.demo;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time since the demo was started: since its process was, which is before its first line of Java.
 *
 * @param started of the process
 */
record Clock(Instant started, InstantSource now) {
    Clock {
        requireNonNull(started, "started is null");
        requireNonNull(now, "now is null");
    }

    static Clock ofThisProcess() {
        InstantSource system = InstantSource.system();
        return new Clock(ProcessHandle.current().info().startInstant().orElseGet(system::instant), system);
    }

    Duration elapsed() {
        return Duration.between(started, now.instant());
    }
}
