package io.orderflow.dashboard.watch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A system that cannot be reached now.
 *
 * @param system kafka or mysql
 * @param message for a person
 */
public record Away(String system, Instant since, String message) {
    public static final String KAFKA = "kafka";
    public static final String MYSQL = "mysql";

    public Away {
        requireNonNull(system, "system is null");
        requireNonNull(since, "since is null");
        requireNonNull(message, "message is null");
    }
}
