package io.orderflow.streams.file;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * One problem in a file, with its position.
 *
 * @param line from 1
 * @param column from 1; 0 for the whole line
 * @param source the line as written in the file
 * @param advice how to fix it; may be empty
 */
public record FileProblem(Path file, int line, int column, String source, String what, String advice) {

    public FileProblem {
        requireNonNull(file, "file is null");
        requireNonNull(source, "source is null");
        requireNonNull(what, "what is null");
        requireNonNull(advice, "advice is null");
    }

    /** {@code FILE, line 3, column 7: what is wrong}. */
    String headline() {
        return "%s, line %d%s: %s".formatted(shown(file), line, column > 0 ? ", column " + column : "", what);
    }

    /** The headline, the line with a marker under the position, and the advice. */
    String text() {
        StringBuilder text = new StringBuilder(headline());
        if (!source.isBlank()) {
            text.append("\n    ").append(source.replace('\t', ' ').stripTrailing());
            if (column > 0) {
                text.append("\n    ").append(" ".repeat(column - 1)).append('^');
            }
        }
        if (!advice.isEmpty()) {
            text.append("\n  ").append(advice);
        }
        return text.toString();
    }

    /** Relative to the working directory if the file is below it. */
    private static Path shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
    }
}
