package io.orderflow.chaos;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How one fault went.
 *
 * @param observed conditions and exit codes
 * @param recovery from the end of the fault until everything was settled; empty: never
 * @param problems what was wrong
 * @param ledger how the commands of {@code ledger} ended meanwhile: name and exit code; empty if they were not run
 * @param notHere why it was not struck; empty: it was
 */
record Result(
        Fault fault,
        List<String> observed,
        Optional<Duration> recovery,
        List<String> problems,
        List<String> ledger,
        Optional<String> notHere) {

    Result {
        requireNonNull(fault, "fault is null");
        observed = List.copyOf(observed);
        problems = List.copyOf(problems);
        ledger = List.copyOf(ledger);
    }

    boolean passed() {
        return problems.isEmpty();
    }

    String verdict() {
        return notHere.isPresent() ? "NOT RUN" : passed() ? "PASS" : "FAIL";
    }

    String observedText() {
        return observed.isEmpty() ? "nothing" : String.join(", ", observed);
    }

    /** Rows of a Markdown table, one for each fault, in the order in which they were struck first. */
    static List<String> markdown(List<Result> results) {
        Map<String, List<Result>> byFault = new LinkedHashMap<>();
        results.forEach(result -> byFault.computeIfAbsent(result.fault().name(), any -> new ArrayList<>())
                .add(result));
        List<String> lines = new ArrayList<>(List.of(
                "| Fault | What happens | Expected | Observed | Back in | `ledger` meanwhile | Verdict |",
                "|---|---|---|---|---|---|---|"));
        byFault.values().forEach(same -> lines.add(row(same)));
        return lines;
    }

    private static String row(List<Result> same) {
        Fault fault = same.get(0).fault();
        TreeSet<String> observed = new TreeSet<>();
        same.forEach(result -> observed.addAll(result.observed()));
        String recoveries = same.stream()
                .map(result -> result.recovery()
                        .map(time -> String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3))
                        .orElse("–"))
                .collect(joining(", "));
        String ledger = same.stream()
                .map(result -> String.join(", ", result.ledger()))
                .filter(exits -> !exits.isEmpty())
                .distinct()
                .collect(joining("; "));
        String verdict = same.stream().map(Result::verdict).distinct().collect(joining(", "));
        return "| `" + fault.name() + "` | " + fault.what() + " | " + fault.expected() + " | "
                + (observed.isEmpty() ? "nothing" : String.join(", ", observed)) + " | " + recoveries + " | "
                + (ledger.isEmpty() ? "–" : ledger) + " | " + verdict.toLowerCase(Locale.ROOT) + " |";
    }
}
