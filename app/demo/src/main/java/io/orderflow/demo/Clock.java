package io.orderflow.demo;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time since the demo was started: since the launcher had everything built, or else since the process was started,
 * which is before its first line of Java.
 *
 * @param started when that was
 */
record Clock(Instant started, InstantSource now) {

    /**
     * System property: the second since 1970 in which the launcher, whose process becomes this one, was done with
     * building.
     */
    static final String LAUNCHED = "orderflow.launched";

    Clock {
        requireNonNull(started, "started is null");
        requireNonNull(now, "now is null");
    }

    static Clock ofThisProcess() {
        InstantSource system = InstantSource.system();
        Instant process = ProcessHandle.current().info().startInstant().orElseGet(system::instant);
        Instant launched = Instant.ofEpochSecond(Long.getLong(LAUNCHED, 0));
        return new Clock(launched.isAfter(process) ? launched : process, system);
    }

    Duration elapsed() {
        return Duration.between(started, now.instant());
    }
}
