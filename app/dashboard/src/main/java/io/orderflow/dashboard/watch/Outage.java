package io.orderflow.dashboard.watch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A system that cannot be used now.
 *
 * @param system kafka or mysql
 * @param reason KAFKA_AWAY, MYSQL_AWAY, or the name of what stands in the way at a server that answers
 *     ({@link io.orderflow.pipeline.mysql.MysqlCondition})
 * @param message for a person
 */
public record Outage(String system, String reason, Instant since, String message) {
    public static final String KAFKA = "kafka";
    public static final String MYSQL = "mysql";

    public Outage {
        requireNonNull(system, "system is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(since, "since is null");
        requireNonNull(message, "message is null");
    }

    public static Outage kafka(Instant since, String message) {
        return new Outage(KAFKA, "KAFKA_AWAY", since, message);
    }

    public static Outage mysql(Instant since, String message) {
        return new Outage(MYSQL, "MYSQL_AWAY", since, message);
    }
}
