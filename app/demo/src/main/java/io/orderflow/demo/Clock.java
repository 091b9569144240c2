package io.orderflow.demo;

import java.time.Duration;
import java.time.Instant;

/**
 * The time since the demo was started: since its process was, which is before its first line of Java.
 *
 * @param started of the process
 */
record Clock(Instant started) {
    static Clock ofThisProcess() {
        return new Clock(ProcessHandle.current().info().startInstant().orElseGet(Instant::now));
    }

    Duration elapsed() {
        return Duration.between(started, Instant.now());
    }
}
