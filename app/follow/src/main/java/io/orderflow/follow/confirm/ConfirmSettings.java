package io.orderflow.follow.confirm;

import static java.util.Objects.requireNonNull;

import io.orderflow.follow.group.FollowSettings;
import io.orderflow.follow.group.FollowSettings.First;
import io.orderflow.follow.group.FollowSettings.Losses;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code orderflow confirm} needs.
 *
 * @param topic which receives the confirmations
 * @param createTopic whether a missing one is created
 * @param transactionTimeout after which the brokers abort the transaction of a member that does not go on
 * @param progress how often a line is printed
 * @param healthFile which is replaced every few seconds; empty: none
 */
public record ConfirmSettings(
        FollowSettings follow,
        String topic,
        boolean createTopic,
        Duration transactionTimeout,
        Duration progress,
        Optional<Path> healthFile) {

    /** Also read by {@code orderflow notify}. */
    public static final Key TOPIC = Key.of("confirm.topic");

    private static final Key GROUP = Key.of("confirm.group");
    private static final Key FROM = Key.of("confirm.from");
    private static final Key BATCH_ROWS = Key.of("confirm.batch-rows");
    private static final Key CREATE_TOPIC = Key.of("confirm.create-topic");
    private static final Key TRANSACTION_TIMEOUT = Key.of("confirm.transaction-timeout");
    private static final Key PROGRESS = Key.of("confirm.progress-interval");
    private static final Key HEALTH_FILE = Key.of("confirm.health-file");

    public ConfirmSettings {
        requireNonNull(follow, "follow is null");
        requireNonNull(topic, "topic is null");
        requireNonNull(transactionTimeout, "transactionTimeout is null");
        requireNonNull(progress, "progress is null");
        requireNonNull(healthFile, "healthFile is null");
    }

    public static ConfirmSettings read(SettingsReader reader) {
        return read(reader, Losses.STOP);
    }

    static ConfirmSettings read(SettingsReader reader, Losses losses) {
        KafkaSettings kafka = KafkaSettings.read(reader);
        MysqlSettings mysql = MysqlSettings.read(reader);
        String pipeline = PipelineSettings.pipeline(reader, kafka, mysql);
        String group = reader.text(GROUP, Rule.GROUP_NAME);
        String topic = reader.text(TOPIC, Rule.TOPIC_NAME);
        if (topic.equals(kafka.topic()) || topic.equals(kafka.deadLetterTopic())) {
            reader.problem(TOPIC, "must differ from kafka.topic and kafka.dead-letter-topic");
        }
        return new ConfirmSettings(
                new FollowSettings(
                        kafka,
                        mysql,
                        pipeline,
                        group.isEmpty() ? "orderflow-confirm-" + pipeline : group,
                        reader.choice(FROM, First.class),
                        losses,
                        reader.integer(BATCH_ROWS, 1, 100_000),
                        Duration.ZERO),
                topic,
                reader.flag(CREATE_TOPIC),
                reader.duration(TRANSACTION_TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(15)),
                reader.duration(PROGRESS, Duration.ofSeconds(1), Duration.ofDays(1)),
                reader.optionalPath(HEALTH_FILE));
    }
}
