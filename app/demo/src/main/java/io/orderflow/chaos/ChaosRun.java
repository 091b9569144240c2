package io.orderflow.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Strikes faults on a stage, and judges each. */
final class ChaosRun {

    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(4);

    private final ChaosStage stage;
    private final PrintWriter out;
    private final int rate;
    private boolean passed = true;

    ChaosRun(ChaosStage stage, PrintWriter out, int rate) {
        this.stage = stage;
        this.out = out;
        this.rate = rate;
    }

    /** Strikes these one after another, with a reconciliation after each; whether all passed. */
    boolean each(List<Fault> faults) throws SQLException, IOException, InterruptedException, ExecutionException {
        for (Fault fault : faults) {
            strike(fault, Reconcile.AFTER_EACH);
        }
        return passed;
    }

    /** Strikes a random fault every minute or so, and reconciles at the end; whether nothing was wrong. */
    boolean soak(Duration time, long seed) throws SQLException, IOException, InterruptedException, ExecutionException {
        Random random = new Random(seed);
        List<Fault> faults = Faults.forSoak();
        long end = System.nanoTime() + time.toNanos();
        String first = stage.resources();
        int struck = 0;
        while (System.nanoTime() < end) {
            strike(faults.get(random.nextInt(faults.size())), Reconcile.IN_THE_END);
            struck++;
            TimeUnit.SECONDS.sleep(5 + random.nextInt(20));
            stage.keepJob();
        }
        stage.load().rate(0);
        Optional<Duration> settled = stage.awaitSettled(RECOVERY_LIMIT);
        List<String> problems = new ArrayList<>(stage.sampler().problems());
        if (settled.isEmpty()) {
            problems.add("not everything was settled within " + RECOVERY_LIMIT.toSeconds() + " s");
        } else {
            problems.addAll(stage.reconcile());
        }
        out.printf(
                Locale.ROOT,
                "Soak: %d faults in %d minutes, seed %d, %,d records acknowledged, %,d snapshots,%n      %d discrepancies.%n"
                        + "      Resources of the job at the start and now: %s; %s%n",
                struck,
                time.toMinutes(),
                seed,
                stage.records(),
                stage.sampler().samples(),
                problems.size(),
                first,
                stage.resources());
        problems.forEach(problem -> out.println("      " + problem));
        out.flush();
        return passed && problems.isEmpty();
    }

    private enum Reconcile {
        AFTER_EACH,
        IN_THE_END
    }

    private void strike(Fault fault, Reconcile reconcile)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        stage.load().rate(rate);
        TimeUnit.SECONDS.sleep(3);
        Path log = stage.jobLog();
        long from = stage.logEnd();
        int before = stage.sampler().problems().size();
        long samples = stage.sampler().samples();
        List<String> problems = new ArrayList<>();
        long began = System.nanoTime();
        try {
            fault.strike().on(stage);
        } catch (IllegalStateException e) {
            problems.add(e.getMessage());
        }
        long lasted = System.nanoTime() - began;
        Optional<Duration> recovery = stage.awaitSettled(RECOVERY_LIMIT);
        if (recovery.isEmpty()) {
            problems.add("not settled " + RECOVERY_LIMIT.toSeconds() + " s after the fault");
        } else if (reconcile == Reconcile.AFTER_EACH) {
            stage.load().rate(0);
            if (stage.awaitSettled(RECOVERY_LIMIT).isPresent()) {
                problems.addAll(stage.reconcile());
            }
        }
        problems.addAll(stage.sampler()
                .problems()
                .subList(before, stage.sampler().problems().size()));
        String verdict = problems.isEmpty() ? "PASS" : "FAIL";
        passed &= problems.isEmpty();
        Set<String> conditions = stage.conditions(log, from);
        List<Integer> exits = stage.exits();
        out.printf(
                Locale.ROOT,
                "%-20s %-46s %5.1f s  %s%n",
                fault.name(),
                observed(conditions, exits),
                recovery.map(time -> time.toMillis() / 1e3).orElse(-1.0),
                verdict);
        out.printf(
                Locale.ROOT,
                "    %s (%.0f s, %d snapshots)%n",
                fault.what(),
                lasted / 1e9,
                stage.sampler().samples() - samples);
        problems.forEach(problem -> out.println("    " + problem));
        out.flush();
    }

    private static String observed(Set<String> conditions, List<Integer> exits) {
        String text = String.join(", ", conditions);
        if (!exits.isEmpty()) {
            text += (text.isEmpty() ? "" : "; ") + "exit " + exits.toString().replaceAll("[\\[\\]]", "");
        }
        return text.isEmpty() ? "nothing to see" : text.length() > 46 ? text.substring(0, 45) + "…" : text;
    }
}
