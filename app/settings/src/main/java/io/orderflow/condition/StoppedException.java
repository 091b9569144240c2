package io.orderflow.condition;

import static java.util.Objects.requireNonNull;

/** A stop with a name: going on would be wrong, and the message says what a person can do. */
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
