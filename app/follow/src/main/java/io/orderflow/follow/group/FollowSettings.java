package io.orderflow.follow.group;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.SettingsReader;
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

    /**
     * The settings that all followers have, each in the group of its command.
     *
     * @param command as the group of settings is named
     * @param mostRows the limit of its batch-rows
     */
    public static FollowSettings read(
            SettingsReader reader, String command, First first, Losses losses, int mostRows, Duration linger) {
        KafkaSettings kafka = KafkaSettings.read(reader);
        MysqlSettings mysql = MysqlSettings.read(reader);
        String pipeline = PipelineSettings.pipeline(reader, kafka, mysql);
        String group = reader.text(Key.of(command + ".group"), Rule.GROUP_NAME);
        return new FollowSettings(
                kafka,
                mysql,
                pipeline,
                group.isEmpty() ? "orderflow-" + command + "-" + pipeline : group,
                first,
                losses,
                reader.integer(Key.of(command + ".batch-rows"), 1, mostRows),
                linger);
    }
}
