package io.orderflow.producer.stop;

import io.orderflow.condition.ExitCode;

/** The producer cannot start or continue. The message gives the operator the problem, the reason and the fix. */
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
