package io.orderflow.kafka;

import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The brokers did not answer a question about the topic, or refused to. */
public final class KafkaUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    KafkaUnavailableException(String topic, Throwable cause) {
        super(
                cause instanceof UnknownTopicOrPartitionException
                        ? "Topic %s does not exist (the producer creates it, or kafka-topics.sh --create)"
                                .formatted(topic)
                        : "Kafka does not answer about topic %s: %s".formatted(topic, cause.getMessage()),
                cause);
    }
}
