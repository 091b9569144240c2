package io.orderflow.cli.rejected;

import io.orderflow.contract.verdict.Rejection;
import io.orderflow.pipeline.operate.replay.Verdicts.Verdict;
import io.orderflow.pipeline.store.Outcome;
import io.orderflow.program.terminal.DisplayText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What would become of rejected records, for a person's terminal: each of a few, counts of many. */
final class VerdictsText {

    private final PrintWriter out;
    private final boolean eachShown;
    private final Map<String, Long> counts = new TreeMap<>();
    private long count;

    VerdictsText(PrintWriter out, boolean eachShown) {
        this.out = out;
        this.eachShown = eachShown;
    }

    boolean isEachShown() {
        return eachShown;
    }

    void add(List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            counts.merge(word(verdict), 1L, Long::sum);
            if (eachShown) {
                out.println(verdict.row().coordinates() + " would be " + sentence(verdict));
            }
        }
        count += verdicts.size();
    }

    long count() {
        return count;
    }

    void end() {
        if (!eachShown) {
            counts.forEach((verdict, times) -> out.println("%10d would be %s".formatted(times, verdict)));
        }
        out.println("Nothing was written: this is what would become of them now.");
    }

    /** The same for all records that share a fate. */
    private static String word(Verdict verdict) {
        return verdict.rejection()
                .map(VerdictsText::reason)
                .orElseGet(() -> verdict.outcome() instanceof Outcome.Stored ? "stored" : "duplicate");
    }

    private static String sentence(Verdict verdict) {
        return verdict.rejection()
                .map(why -> "rejected: " + reason(why) + ": " + DisplayText.escaped(why.message()))
                .orElseGet(() -> word(verdict));
    }

    private static String reason(Rejection rejection) {
        return rejection.reason() + (rejection.field().isEmpty() ? "" : " of " + rejection.field());
    }
}
