package io.orderflow.follow.notify;

import static java.util.Objects.requireNonNull;

import io.orderflow.follow.confirm.ConfirmSettings;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.program.schedule.Backoff;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.Secret;
import io.orderflow.settings.SettingsReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code orderflow notify} needs.
 *
 * @param topic of the confirmations
 * @param group the consumer group that keeps the position
 * @param first where a new group starts
 * @param channels at least one
 */
public record NotifySettings(
        KafkaSettings kafka,
        MysqlSettings mysql,
        String pipeline,
        String topic,
        String group,
        First first,
        Sending.Pace pace,
        List<Channel> channels) {

    /** Where a new group starts in the topic of confirmations. */
    public enum First {
        EARLIEST,
        LATEST
    }

    private static final Key GROUP = Key.of("notify.group");
    private static final Key FROM = Key.of("notify.from");
    private static final Key PER_SECOND = Key.of("notify.per-second");
    private static final Key ATTEMPTS = Key.of("notify.attempts");
    private static final Key RETRY_WAIT = Key.of("notify.retry-wait");
    private static final Key LONGEST_WAIT = Key.of("notify.longest-retry-wait");
    private static final Key TIMEOUT = Key.of("notify.timeout");
    private static final Key WEBHOOK = Key.of("notify.webhook-url");
    private static final Key WEBHOOK_SECRET = Key.of("notify.webhook-secret");
    private static final Key WEBHOOK_SECRET_FILE = Key.of("notify.webhook-secret-file");
    private static final Key HOST = Key.of("notify.mail.host");
    private static final Key PORT = Key.of("notify.mail.port");
    private static final Key ENCRYPTION = Key.of("notify.mail.encryption");
    private static final Key USER = Key.of("notify.mail.user");
    private static final Key PASSWORD = Key.of("notify.mail.password");
    private static final Key PASSWORD_FILE = Key.of("notify.mail.password-file");
    private static final Key SENDER = Key.of("notify.mail.from");
    private static final Key RECIPIENT = Key.of("notify.mail.to");
    private static final Key TEMPLATE = Key.of("notify.mail.template");

    private static final Rule OPTIONAL_URL =
            Rule.matching("(https?://[^\\s/]\\S{0,2000})?", "an http or https address");
    private static final String STANDARD =
            "Subject: Order ${key}: ${status}\n\nOrder ${key} is ${status}. ${message}\n";

    public NotifySettings {
        requireNonNull(kafka, "kafka is null");
        requireNonNull(mysql, "mysql is null");
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(topic, "topic is null");
        requireNonNull(group, "group is null");
        requireNonNull(first, "first is null");
        requireNonNull(pace, "pace is null");
        channels = List.copyOf(channels);
    }

    public static NotifySettings read(SettingsReader reader) {
        KafkaSettings kafka = KafkaSettings.read(reader);
        MysqlSettings mysql = MysqlSettings.read(reader);
        String pipeline = PipelineSettings.pipeline(reader, kafka, mysql);
        String group = reader.text(GROUP, Rule.GROUP_NAME);
        Duration timeout = reader.duration(TIMEOUT, Duration.ofMillis(100), Duration.ofMinutes(5));
        return new NotifySettings(
                kafka,
                mysql,
                pipeline,
                reader.text(ConfirmSettings.TOPIC, Rule.TOPIC_NAME),
                group.isEmpty() ? "orderflow-notify-" + pipeline : group,
                reader.choice(FROM, First.class),
                new Sending.Pace(
                        reader.integer(ATTEMPTS, 1, 100),
                        new Backoff(
                                reader.duration(RETRY_WAIT, Duration.ofMillis(10), Duration.ofHours(1)),
                                reader.duration(LONGEST_WAIT, Duration.ofMillis(10), Duration.ofHours(1))),
                        reader.integer(PER_SECOND, 1, 100_000)),
                channels(reader, timeout));
    }

    private static List<Channel> channels(SettingsReader reader, Duration timeout) {
        List<Channel> channels = new ArrayList<>();
        String url = reader.text(WEBHOOK, OPTIONAL_URL);
        Secret secret = reader.secret(WEBHOOK_SECRET, WEBHOOK_SECRET_FILE);
        if (!url.isEmpty()) {
            try {
                channels.add(new Webhook(URI.create(url), secret, timeout));
            } catch (IllegalArgumentException e) {
                reader.problem(WEBHOOK, "is no address: " + e.getMessage());
            }
        }
        String host = reader.text(HOST, Rule.ANY);
        SmtpMail.Server server = new SmtpMail.Server(
                host,
                reader.port(PORT),
                reader.choice(ENCRYPTION, SmtpMail.Encryption.class),
                reader.text(USER, Rule.ANY),
                reader.secret(PASSWORD, PASSWORD_FILE),
                reader.text(SENDER, Rule.ANY),
                reader.text(RECIPIENT, Rule.ANY),
                timeout);
        Template template = template(reader, reader.optionalPath(TEMPLATE));
        if (!host.isEmpty()) {
            if (server.from().isBlank()) {
                reader.problem(SENDER, "must be given with notify.mail.host");
            }
            if (server.to().isBlank()) {
                reader.problem(RECIPIENT, "must be given with notify.mail.host");
            }
            Template.problem(server.to()).ifPresent(problem -> reader.problem(RECIPIENT, problem));
            channels.add(new SmtpMail(server, template));
        }
        return channels;
    }

    private static Template template(SettingsReader reader, Optional<Path> file) {
        try {
            return Template.parse(file.isEmpty() ? STANDARD : Files.readString(file.get()));
        } catch (NoSuchFileException e) {
            reader.problem(TEMPLATE, "there is no file " + file.orElseThrow());
        } catch (IOException e) {
            reader.problem(TEMPLATE, "cannot be read: " + e);
        } catch (IllegalArgumentException e) {
            reader.problem(TEMPLATE, e.getMessage());
        }
        return Template.parse(STANDARD);
    }
}
