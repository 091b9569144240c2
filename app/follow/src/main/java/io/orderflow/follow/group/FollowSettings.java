package io.orderflow.follow.group;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.mysql.MysqlSettings;
import java.time.Duration;

/**
 * What a follower needs.
 *
 * @param pipeline whose ledger is followed
 * @param group the consumer group that keeps the position
 * @param first where a new group starts
 * @param losses what a start does about records that Kafka deleted before they were followed
 * @param batchRows the most records that are delivered at once
 * @param linger how long settled records may wait for more of them
 */
public record FollowSettings(
        KafkaSettings kafka,
        MysqlSettings mysql,
        String pipeline,
        String group,
        First first,
        Losses losses,
        int batchRows,
        Duration linger) {

    /** Where a new group starts. */
    public enum First {
        /** At the first record of the ledger that Kafka still has. */
        EARLIEST,
        /** Where the ledger stands. */
        LATEST
    }

    /** What happens to records that Kafka deleted before they were followed. */
    public enum Losses {
        STOP,
        ACCEPT
    }

    public FollowSettings {
        requireNonNull(kafka, "kafka is null");
        requireNonNull(mysql, "mysql is null");
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(group, "group is null");
        requireNonNull(first, "first is null");
        requireNonNull(losses, "losses is null");
        requireNonNull(linger, "linger is null");
    }
}
