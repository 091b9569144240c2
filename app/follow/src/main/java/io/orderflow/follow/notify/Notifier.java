package io.orderflow.follow.notify;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.StoppedException;
import io.orderflow.follow.group.ConsumerProperties;
import io.orderflow.kafka.KafkaAccessFault;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.program.schedule.DaemonThreads;
import io.orderflow.program.schedule.StopRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads confirmations as a member of a consumer group, and hands one after another to {@link Sending}. */
final class Notifier {

    private static final Logger log = LoggerFactory.getLogger(Notifier.class);

    /** A stop ends it. */
    private static final Duration POLL = Duration.ofSeconds(3);

    private static final Duration AFTER_FAULT = Duration.ofSeconds(2);
    /** A few messages that are each tried until they are given up must end before the group expects a sign of life. */
    private static final int MOST_AT_ONCE = 10;

    private static final int LONGEST_SILENCE_MS = 3_600_000;

    private final NotifySettings settings;
    private final Sending sending;
    private final AtomicReference<KafkaConsumer<byte[], byte[]>> reading = new AtomicReference<>();

    Notifier(NotifySettings settings, Sending sending) {
        this.settings = requireNonNull(settings, "settings is null");
        this.sending = requireNonNull(sending, "sending is null");
    }

    /** Runs until a stop is requested. */
    void run(StopRequest stop) throws InterruptedException {
        DaemonThreads.of("orderflow-notify-stop", () -> wake(stop)).start();
        while (!stop.isRequested()) {
            try (var consumer =
                    new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                reading.set(consumer);
                awaitTopic(consumer, stop);
                consumer.subscribe(Set.of(settings.topic()));
                while (!stop.isRequested()) {
                    for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
                        if (!settle(one)) {
                            return;
                        }
                        consumer.commitSync(Map.of(
                                new TopicPartition(one.topic(), one.partition()),
                                new OffsetAndMetadata(one.offset() + 1)));
                    }
                }
            } catch (WakeupException e) {
                // A stop. If it came while a position was committed, its message is known as sent at the next start.
                log.debug("Woken", e);
            } catch (InterruptException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedException("interrupted by a Kafka client");
            } catch (KafkaException e) {
                Optional<KafkaAccessFault> refusal = KafkaAccessFault.of(e);
                if (refusal.isPresent()) {
                    throw new StoppedException(
                            refusal.get().condition(),
                            "Kafka refuses: " + refusal.get().text(e) + ".");
                }
                log.warn("Kafka: {}; the group is joined again", KafkaUnavailableException.plain(e));
                stop.await(AFTER_FAULT);
            } catch (SQLException e) {
                log.warn("{}; it is tried again", MysqlFault.of(e).text());
                stop.await(AFTER_FAULT);
            }
        }
    }

    /**
     * Ends a wait for records when a stop is requested: waits are long, because each that ends costs an idle process
     * something.
     */
    private void wake(StopRequest stop) {
        try {
            stop.await(Duration.ofNanos(Long.MAX_VALUE));
            Optional.ofNullable(reading.get()).ifPresent(KafkaConsumer::wakeup);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says once that there is nothing to read; a group of a missing topic would wait without a word. */
    private void awaitTopic(KafkaConsumer<byte[], byte[]> consumer, StopRequest stop) throws InterruptedException {
        boolean said = false;
        while (!stop.isRequested() && consumer.partitionsFor(settings.topic()).isEmpty()) {
            if (!said) {
                log.warn(
                        "Topic {} does not exist yet: waiting until orderflow confirm has created it",
                        settings.topic());
                said = true;
            }
            stop.await(AFTER_FAULT);
        }
    }

    private boolean settle(ConsumerRecord<byte[], byte[]> one) throws SQLException, InterruptedException {
        Optional<Notification> notification = one.value() == null ? Optional.empty() : Notification.of(one.value());
        return notification.isEmpty() || sending.settle(notification.get());
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = ConsumerProperties.ofMember(settings.kafka(), settings.group());
        properties.put(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                settings.first() == NotifySettings.First.LATEST ? "latest" : "earliest");
        // Idle, it asks the broker seldom, and its client's own thread wakes up seldom: every such wait is one wake-up.
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5_000);
        properties.putIfAbsent(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, 1_000);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_AT_ONCE);
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, LONGEST_SILENCE_MS);
        return properties;
    }
}
