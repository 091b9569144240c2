package io.orderflow.demo;

import io.orderflow.condition.ExitCode;

/** The demo cannot start or go on. The message says what happened, why, and what to do. */
final class DemoFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    DemoFailedException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
