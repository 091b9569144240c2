package io.orderflow.dashboard.watch.kafka;

import io.orderflow.kafka.KafkaAccessFault;
import java.util.Optional;

/** Errors of Kafka's clients for a person. */
public final class KafkaText {

    private KafkaText() {}

    /** The message, and the first cause's if that says more. */
    public static String of(Throwable problem) {
        Optional<KafkaAccessFault> refusal = KafkaAccessFault.of(problem);
        if (refusal.isPresent()) {
            return refusal.get().text(problem);
        }
        Throwable first = problem;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String text = String.valueOf(problem.getMessage());
        return first == problem || first.getMessage() == null ? text : text + ": " + first.getMessage();
    }
}
