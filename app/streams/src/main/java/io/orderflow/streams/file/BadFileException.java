package io.orderflow.streams.file;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A file is not a streaming query; the message lists everything that is wrong with it. */
public final class BadFileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<FileProblem> problems;

    public BadFileException(List<FileProblem> problems) {
        super(problems.stream().map(FileProblem::text).collect(joining("\n")));
        this.problems = List.copyOf(problems);
    }

    List<FileProblem> problems() {
        return problems;
    }
}
