package io.orderflow.producer.stop;

import io.orderflow.condition.ExitCode;

/** The producer cannot start or go on. The message is for the operator: what, why, and what to do. */
public final class ProducerException extends RuntimeException {
    private final ExitCode exitCode;

    public ProducerException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
