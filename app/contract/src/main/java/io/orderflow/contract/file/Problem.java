package io.orderflow.contract.file;

import static java.util.Objects.requireNonNull;

/**
 * A message about one place in a contract file.
 *
 * @param file as named by the user
 * @param message what is wrong, why, and how to fix it
 */
public record Problem(String file, Position position, Severity severity, String message) {

    /** The severity. */
    public enum Severity {
        /** The contract cannot be used. */
        ERROR,
        /** The contract can be used, but may not mean what was intended. */
        WARNING,
        /** Something that OrderFlow leaves to other programs. */
        NOTE
    }

    public Problem {
        requireNonNull(file, "file is null");
        requireNonNull(position, "position is null");
        requireNonNull(severity, "severity is null");
        requireNonNull(message, "message is null");
    }

    /** {@code file:line:column message}, the format of editors and build servers. */
    @Override
    public String toString() {
        String word = switch (severity) {
            case ERROR -> "";
            case WARNING -> "warning: ";
            case NOTE -> "note: ";
        };
        return file + ":" + position.line() + ":" + position.column() + " " + word + message;
    }
}
