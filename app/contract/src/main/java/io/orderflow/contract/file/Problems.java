package io.orderflow.contract.file;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.file.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the problems of one file, so that all are reported at once. Not thread-safe. */
final class Problems {
    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = requireNonNull(file, "file is null");
    }

    void error(Position position, String message) {
        add(position, Severity.ERROR, message);
    }

    void warning(Position position, String message) {
        add(position, Severity.WARNING, message);
    }

    void note(Position position, String message) {
        add(position, Severity.NOTE, message);
    }

    boolean hasErrors() {
        return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /** In file order. */
    List<Problem> sorted() {
        return found.stream()
                .sorted(Comparator.comparing(Problem::position))
                .distinct()
                .toList();
    }

    private void add(Position position, Severity severity, String message) {
        found.add(new Problem(file, position, severity, message));
    }
}
