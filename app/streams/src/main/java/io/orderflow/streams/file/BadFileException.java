package io.orderflow.streams.file;

import static java.util.stream.Collectors.joining;

import io.orderflow.condition.Condition;
import io.orderflow.condition.ConditionException;
import java.util.List;
import java.util.Optional;

/** A file is not a streaming query; the message lists all its problems. */
public final class BadFileException extends ConditionException {

    private static final long serialVersionUID = 1;

    private final transient List<FileProblem> problems;
    private final String missingColumn;

    public BadFileException(List<FileProblem> problems) {
        this(problems, "");
    }

    private BadFileException(List<FileProblem> problems, String missingColumn) {
        super(Condition.BAD_FILE, problems.stream().map(FileProblem::text).collect(joining("\n")));
        this.problems = List.copyOf(problems);
        this.missingColumn = missingColumn;
    }

    /** The file names a column that no table it reads has. */
    public static BadFileException missingColumn(FileProblem problem, String column) {
        return new BadFileException(List.of(problem), column);
    }

    /** The column that it names and that no table has; empty if that is not the problem. */
    public Optional<String> missingColumn() {
        return missingColumn.isEmpty() ? Optional.empty() : Optional.of(missingColumn);
    }

    List<FileProblem> problems() {
        return problems;
    }
}
