package io.orderflow.contract.file;

import static java.util.Objects.requireNonNull;

/**
 * What is to be said of one place in a contract file.
 *
 * @param file as the user named it
 * @param message what is wrong, why, and what would be right
 */
public record Problem(String file, Position position, Severity severity, String message) {

    /** How much it matters. */
    public enum Severity {
        /** The contract cannot be used. */
        ERROR,
        /** The contract can be used, but may not mean what was meant. */
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

    /** {@code file:line:column message}, as editors and build servers read it. */
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
