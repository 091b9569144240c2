package io.orderflow.follow.confirm;

import static java.util.Objects.requireNonNull;

import io.orderflow.follow.command.FollowerSettings;
import io.orderflow.follow.command.Reporting;
import io.orderflow.follow.group.FollowSettings;
import io.orderflow.follow.group.FollowSettings.First;
import io.orderflow.follow.group.FollowSettings.Losses;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.SettingsReader;
import java.time.Duration;

/**
 * What {@code orderflow confirm} needs.
 *
 * @param from where a new group starts
 * @param topic which receives the confirmations
 * @param createTopic whether a missing one is created
 * @param transactionTimeout after which the brokers abort the transaction of a member that does not go on
 */
public record ConfirmSettings(
        FollowSettings follow,
        From from,
        String topic,
        boolean createTopic,
        Duration transactionTimeout,
        Reporting reporting)
        implements FollowerSettings {

    /** Where a new group starts. */
    public enum From {
        /** At the beginning of the ledger, unless orders were confirmed before: see {@link ForgottenPosition}. */
        AUTO(First.EARLIEST),
        EARLIEST(First.EARLIEST),
        LATEST(First.LATEST);

        private final First first;

        From(First first) {
            this.first = first;
        }
    }

    /** Also read by {@code orderflow notify}, and by the dashboard. */
    public static final Key TOPIC = Key.of("confirm.topic");

    private static final String COMMAND = "confirm";
    private static final int MOST_ROWS = 100_000;
    private static final Key FROM = Key.of("confirm.from");
    private static final Key CREATE_TOPIC = Key.of("confirm.create-topic");
    private static final Key TRANSACTION_TIMEOUT = Key.of("confirm.transaction-timeout");

    public ConfirmSettings {
        requireNonNull(follow, "follow is null");
        requireNonNull(from, "from is null");
        requireNonNull(topic, "topic is null");
        requireNonNull(transactionTimeout, "transactionTimeout is null");
        requireNonNull(reporting, "reporting is null");
    }

    public static ConfirmSettings read(SettingsReader reader) {
        return read(reader, Losses.STOP);
    }

    static ConfirmSettings read(SettingsReader reader, Losses losses) {
        From from = reader.choice(FROM, From.class);
        FollowSettings follow = FollowSettings.read(reader, COMMAND, from.first, losses, MOST_ROWS, Duration.ZERO);
        String topic = reader.text(TOPIC, Rule.TOPIC_NAME);
        if (topic.equals(follow.kafka().topic()) || topic.equals(follow.kafka().deadLetterTopic())) {
            reader.problem(TOPIC, "must differ from kafka.topic and kafka.dead-letter-topic");
        }
        return new ConfirmSettings(
                follow,
                from,
                topic,
                reader.flag(CREATE_TOPIC),
                reader.duration(TRANSACTION_TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(15)),
                Reporting.read(reader, COMMAND));
    }
}
