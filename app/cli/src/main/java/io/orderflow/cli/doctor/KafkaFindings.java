package io.orderflow.cli.doctor;

import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.KafkaAccessFault;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.TopicState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether Kafka has what the job needs. */
final class KafkaFindings {

    private final KafkaSettings settings;
    private final List<Finding> findings = new ArrayList<>();
    private Optional<TopicState> orders = Optional.empty();

    KafkaFindings(KafkaSettings settings) {
        this.settings = settings;
    }

    List<Finding> check() {
        orders = check("Kafka topic", settings.topic(), "The producer creates it, or: kafka-topics.sh --create");
        if (findings.get(0).isWell() || findings.get(0).detail().contains("does not exist")) {
            check(
                    "Dead-letter topic",
                    settings.deadLetterTopic(),
                    "The job creates it when it starts, unless job.create-dead-letter-topic is false");
        }
        return List.copyOf(findings);
    }

    /** The orders topic, if it was there. */
    Optional<TopicState> orders() {
        return orders;
    }

    private Optional<TopicState> check(String subject, String topic, String ifMissing) {
        try (OrdersTopic asked = new OrdersTopic(settings, topic)) {
            TopicState state = asked.state();
            long records = state.logs().values().stream()
                    .mapToLong(log -> log.end() - log.earliest())
                    .sum();
            findings.add(Finding.well(
                    subject,
                    String.format(
                            Locale.ROOT,
                            "%s at %s: %d partitions, %,d offsets",
                            topic,
                            settings.bootstrapServers(),
                            state.logs().size(),
                            records)));
            return Optional.of(state);
        } catch (KafkaUnavailableException e) {
            findings.add(Finding.ill(subject, e.getMessage(), remedy(e.getCause(), ifMissing)));
        } catch (StoppedException e) {
            findings.add(Finding.ill(subject, e.getMessage(), "Correct the settings under kafka"));
        } catch (KafkaException e) {
            String cause = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            findings.add(Finding.ill(
                    subject, "The Kafka client does not start: " + cause, "Correct the settings under kafka"));
        }
        return Optional.empty();
    }

    private String remedy(Throwable cause, String ifMissing) {
        if (cause instanceof UnknownTopicOrPartitionException) {
            return ifMissing;
        }
        Optional<KafkaAccessFault> refusal = KafkaAccessFault.of(cause);
        if (refusal.isPresent()) {
            return refusal.get().remedy();
        }
        return String.format(
                Locale.ROOT,
                "Is a broker running at %s, and can it be reached from here? KAFKA_BOOTSTRAP_SERVERS,"
                        + " KAFKA_SECURITY_PROTOCOL",
                settings.bootstrapServers());
    }
}
