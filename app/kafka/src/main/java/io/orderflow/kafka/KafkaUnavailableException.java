package io.orderflow.kafka;

import io.orderflow.condition.Condition;
import io.orderflow.condition.ConditionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The brokers did not answer a question about the topic, or refused to. */
public final class KafkaUnavailableException extends ConditionException {

    private static final long serialVersionUID = 1;

    KafkaUnavailableException(String topic, Throwable cause) {
        super(condition(cause), message(topic, cause), cause);
    }

    private static String message(String topic, Throwable cause) {
        if (cause instanceof UnknownTopicOrPartitionException) {
            return "Topic %s does not exist (the producer creates it, or kafka-topics.sh --create)".formatted(topic);
        }
        return KafkaAccessFault.of(cause)
                .map(fault -> "Topic %s: %s".formatted(topic, fault.text(cause)))
                .orElseGet(() -> "Kafka does not answer about topic %s: %s".formatted(topic, plain(cause)));
    }

    /**
     * {@link Condition#KAFKA_REFUSED} if the brokers do not let the client in, or do not permit it; else they are
     * unavailable.
     */
    public static Condition condition(Throwable cause) {
        return KafkaAccessFault.of(cause).map(KafkaAccessFault::condition).orElse(Condition.KAFKA_AWAY);
    }

    /**
     * What the client says when it cannot be made is in the last of its own exceptions; the plain ones around say
     * nothing.
     */
    static Throwable innermost(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getClass() == KafkaException.class && cause.getCause() instanceof KafkaException inner) {
            cause = inner;
        }
        return cause;
    }

    /**
     * The client's error in readable form: a time-out reports the state of its calls and nodes, a refusal not what to
     * do.
     */
    public static String plain(Throwable cause) {
        var fault = KafkaAccessFault.of(cause);
        if (fault.isPresent()) {
            return fault.get().text(cause);
        }
        boolean timeOut = cause instanceof org.apache.kafka.common.errors.TimeoutException
                || cause instanceof java.util.concurrent.TimeoutException;
        String message = String.valueOf(innermost(cause).getMessage());
        return timeOut && !message.startsWith("Cannot fetch record") ? "no broker answered in time" : message;
    }
}
