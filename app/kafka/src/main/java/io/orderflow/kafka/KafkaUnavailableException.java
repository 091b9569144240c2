package io.orderflow.kafka;

import io.orderflow.condition.Condition;
import io.orderflow.condition.ConditionException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The brokers did not answer a question about the topic, or refused to. */
public final class KafkaUnavailableException extends ConditionException {

    private static final long serialVersionUID = 1;

    KafkaUnavailableException(String topic, Throwable cause) {
        super(
                Condition.KAFKA_AWAY,
                cause instanceof UnknownTopicOrPartitionException
                        ? "Topic %s does not exist (the producer creates it, or kafka-topics.sh --create)"
                                .formatted(topic)
                        : "Kafka does not answer about topic %s: %s".formatted(topic, plain(cause)),
                cause);
    }

    /** The client's error in readable form: a time-out reports the state of its calls and nodes. */
    public static String plain(Throwable cause) {
        boolean timeOut = cause instanceof org.apache.kafka.common.errors.TimeoutException
                || cause instanceof java.util.concurrent.TimeoutException;
        String message = String.valueOf(cause.getMessage());
        return timeOut && !message.startsWith("Cannot fetch record") ? "no broker answered in time" : message;
    }
}
