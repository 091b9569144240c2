package io.orderflow.dashboard.watch.kafka;

/** Errors of Kafka's clients for a person. */
public final class KafkaText {

    private KafkaText() {}

    /** The message, and the first cause's if that says more. */
    public static String of(Throwable problem) {
        Throwable first = problem;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String text = String.valueOf(problem.getMessage());
        return first == problem || first.getMessage() == null ? text : text + ": " + first.getMessage();
    }
}
