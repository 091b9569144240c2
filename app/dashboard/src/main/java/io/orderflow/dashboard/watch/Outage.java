package io.orderflow.dashboard.watch;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.orderflow.condition.Condition;
import java.time.Instant;

/**
 * A system that cannot be used now.
 *
 * @param system kafka or mysql
 * @param reason KAFKA_AWAY, MYSQL_AWAY, KAFKA_REFUSED, or the code of what stands in the way at a server that answers
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

    @JsonProperty("meaning")
    public String meaning() {
        return Condition.reason(reason).map(Condition::sentence).orElse("");
    }

    /** What to do about it. */
    @JsonProperty("remedy")
    public String remedy() {
        return Condition.reason(reason).map(Condition::remedy).orElse("");
    }

    public static Outage kafka(Instant since, String message) {
        return new Outage(KAFKA, Condition.KAFKA_AWAY.code(), since, message);
    }

    public static Outage mysql(Instant since, String message) {
        return new Outage(MYSQL, Condition.MYSQL_AWAY.code(), since, message);
    }
}
