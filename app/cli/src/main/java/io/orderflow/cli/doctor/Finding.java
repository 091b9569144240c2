package io.orderflow.cli.doctor;

import static java.util.Objects.requireNonNull;

/**
 * One thing looked at.
 *
 * @param detail what was seen
 * @param remedy what to do; empty when it is well
 */
record Finding(String subject, String detail, String remedy) {

    Finding {
        requireNonNull(subject, "subject is null");
        requireNonNull(detail, "detail is null");
        requireNonNull(remedy, "remedy is null");
    }

    static Finding well(String subject, String detail) {
        return new Finding(subject, detail, "");
    }

    static Finding ill(String subject, String problem, String remedy) {
        return new Finding(subject, problem, remedy);
    }

    boolean isWell() {
        return remedy.isEmpty();
    }

    /** One line, and a second one with what to do. */
    String shown() {
        String line = "%s %-18s %s".formatted(isWell() ? "✓" : "✗", subject, detail);
        return isWell() ? line : line + System.lineSeparator() + " ".repeat(21) + "→ " + remedy;
    }
}
