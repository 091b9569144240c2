package io.orderflow.contract.file;

import java.util.List;
import java.util.stream.Collectors;

/** A contract file cannot be used. The message lists every problem, one per line. */
public final class ContractProblemsException extends RuntimeException {
    private static final int SHOWN = 50;

    private final transient List<Problem> problems;

    public ContractProblemsException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /** The errors; empty after the exception was sent to another process. */
    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }

    private static String message(List<Problem> problems) {
        String shown = problems.stream().limit(SHOWN).map(Problem::toString).collect(Collectors.joining("\n"));
        int more = problems.size() - SHOWN;
        return more > 0 ? shown + "\n… and " + more + " more" : shown;
    }
}
