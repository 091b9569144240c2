package io.orderflow.producer.stop;

import io.orderflow.condition.ExitCode;

/** The producer cannot start or go on. The message is for the operator: what, why, and what to do. */
final class ProducerException extends RuntimeException {
    private final ExitCode exitCode;

    ProducerException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
