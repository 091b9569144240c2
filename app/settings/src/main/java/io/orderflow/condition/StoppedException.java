package io.orderflow.condition;

import static java.util.Objects.requireNonNull;

/** A stop with a named cause: continuing would be wrong, and the message says how to fix it. */
public final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;

    public StoppedException(ExitCode exitCode, String message) {
        super(requireNonNull(message, "message is null"));
        this.exitCode = requireNonNull(exitCode, "exitCode is null");
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
