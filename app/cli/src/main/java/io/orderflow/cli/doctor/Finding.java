package io.orderflow.cli.doctor;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * One thing looked at.
 *
 * @param detail what was seen
 * @param remedy what to do; empty when it is well
 */
record Finding(Level level, String subject, String detail, String remedy) {

    enum Level {
        WELL("✓"),
        /** All works, and could be safer. */
        ADVICE("!"),
        ILL("✗");

        private final String mark;

        Level(String mark) {
            this.mark = mark;
        }
    }

    Finding {
        requireNonNull(level, "level is null");
        requireNonNull(subject, "subject is null");
        requireNonNull(detail, "detail is null");
        requireNonNull(remedy, "remedy is null");
    }

    static Finding well(String subject, String detail) {
        return new Finding(Level.WELL, subject, detail, "");
    }

    static Finding advice(String subject, String detail, String remedy) {
        return new Finding(Level.ADVICE, subject, detail, remedy);
    }

    static Finding ill(String subject, String problem, String remedy) {
        return new Finding(Level.ILL, subject, problem, remedy);
    }

    /** Whether nothing need be done. */
    boolean isWell() {
        return level != Level.ILL;
    }

    /** One line, and a second one with what to do. */
    String shown() {
        String line = String.format(Locale.ROOT, "%s %-18s %s", level.mark, subject, detail);
        return remedy.isEmpty() ? line : line + System.lineSeparator() + " ".repeat(21) + "→ " + remedy;
    }
}
