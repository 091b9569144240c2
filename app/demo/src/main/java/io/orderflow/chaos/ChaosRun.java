package io.orderflow.chaos;

import io.orderflow.condition.Condition;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Strikes faults on a stage, and judges each. */
final class ChaosRun {

    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(4);

    private final ChaosStage stage;
    private final PrintWriter out;
    private final List<Result> results = new ArrayList<>();

    ChaosRun(ChaosStage stage, PrintWriter out) {
        this.stage = stage;
        this.out = out;
    }

    List<Result> results() {
        return results;
    }

    /** Strikes these one after another, with a reconciliation after each. */
    void each(List<Fault> faults) throws SQLException, IOException, InterruptedException, ExecutionException {
        for (Fault fault : faults) {
            strike(fault, Reconcile.AFTER_EACH);
        }
    }

    /**
     * Strikes a fault every minute or so in an order by the seed, each once before one comes again, and reconciles at
     * the end; what was wrong. In the second half the job itself is spared, so that one process lives through the rest.
     */
    List<String> soak(Duration time, long seed)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        Random random = new Random(seed);
        List<Fault> deck = new ArrayList<>();
        long began = System.nanoTime();
        long end = began + time.toNanos();
        long half = began + time.toNanos() / 2;
        ResourceSeries resources = new ResourceSeries();
        while (System.nanoTime() < end) {
            boolean sparing = System.nanoTime() > half;
            deck.removeIf(fault -> sparing && Faults.endsTheJob(fault));
            if (deck.isEmpty()) {
                deck.addAll(Faults.forSoak());
                deck.removeIf(fault -> sparing && Faults.endsTheJob(fault));
                Collections.shuffle(deck, random);
            }
            strike(deck.remove(0), Reconcile.IN_THE_END);
            // Time to settle, so that what is measured is not the fault.
            TimeUnit.SECONDS.sleep(10 + random.nextInt(20));
            stage.keepJob();
            Resources.of(stage).ifPresent(resources::add);
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
                "%nSoak: %d faults in %d minutes, seed %d, %,d records acknowledged, %,d snapshots, %d"
                        + " discrepancies.%n%s%n",
                results.size(),
                TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - began),
                seed,
                stage.records(),
                stage.sampler().samples(),
                problems.size(),
                resources.text());
        problems.forEach(problem -> out.println("      " + problem));
        out.flush();
        return problems;
    }

    private enum Reconcile {
        AFTER_EACH,
        IN_THE_END
    }

    private void strike(Fault fault, Reconcile reconcile)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        stage.load().rate(stage.setup().rate());
        TimeUnit.SECONDS.sleep(3);
        Path log = stage.jobLog();
        long from = stage.logEnd();
        int before = stage.sampler().problems().size();
        long samples = stage.sampler().samples();
        List<String> problems = new ArrayList<>();
        Optional<String> notHere = Optional.empty();
        // A soak measures one process for an hour: no others beside it.
        Optional<LedgerCommands> ledger = reconcile == Reconcile.AFTER_EACH
                ? Optional.of(LedgerCommands.begin(stage.launcher(), fault.stage()))
                : Optional.empty();
        long began = System.nanoTime();
        try {
            fault.strike().on(stage);
        } catch (Fault.NotHereException e) {
            notHere = Optional.of(e.getMessage());
        } catch (IllegalStateException e) {
            problems.add(e.getMessage());
        }
        long lasted = System.nanoTime() - began;
        Optional<Duration> recovery = stage.measured();
        Optional<Duration> settled =
                fault.stage() == Fault.Stage.SHARED ? stage.awaitSettled(RECOVERY_LIMIT) : Optional.empty();
        if (ledger.isPresent()) {
            problems.addAll(ledger.get().end());
        }
        if (fault.stage() == Fault.Stage.SHARED) {
            recovery = recovery.isPresent() ? recovery : settled;
            if (settled.isEmpty()) {
                problems.add("not settled " + RECOVERY_LIMIT.toSeconds() + " s after the fault");
            } else if (reconcile == Reconcile.AFTER_EACH) {
                stage.load().rate(0);
                if (stage.awaitSettled(RECOVERY_LIMIT).isPresent()) {
                    problems.addAll(stage.reconcile());
                }
            }
        }
        problems.addAll(stage.sampler()
                .problems()
                .subList(before, stage.sampler().problems().size()));
        List<String> observed = new ArrayList<>(stage.conditions(log, from));
        for (int exit : stage.exits()) {
            observed.add("exit " + exit);
            stopOf(exit)
                    .ifPresent(stop -> problems.add(
                            "the job ended with " + stop.code() + ", after which no service manager starts it again"));
        }
        if (observed.contains(Condition.UNEXPECTED.code())) {
            problems.add("the job called it UNEXPECTED");
        }
        Result result = new Result(
                fault,
                observed,
                recovery,
                problems,
                ledger.map(LedgerCommands::exits).orElse(List.of()),
                notHere);
        results.add(result);
        print(result, lasted / 1e9, stage.sampler().samples() - samples);
        fault.after().on(stage);
    }

    /** A condition that a job ends with and that no restart helps. */
    private static Optional<Condition> stopOf(int exit) {
        return Arrays.stream(Condition.values())
                .filter(condition -> condition.hasExitCode()
                        && condition.exitCode() == exit
                        && !condition.passesByItself()
                        && condition != Condition.OK
                        && condition != Condition.FENCED)
                .findFirst();
    }

    private void print(Result result, double seconds, long snapshots) {
        String observed = result.observedText();
        out.printf(
                Locale.ROOT,
                "%-20s %-46s %5.1f s  %s%n",
                result.fault().name(),
                observed.length() > 46 ? observed.substring(0, 45) + "…" : observed,
                result.recovery().map(time -> time.toMillis() / 1e3).orElse(-1.0),
                result.verdict());
        out.printf(
                Locale.ROOT, "    %s (%.0f s, %d snapshots)%n", result.fault().what(), seconds, snapshots);
        if (!result.ledger().isEmpty()) {
            out.println("    ledger: " + String.join(", ", result.ledger()));
        }
        result.notHere().ifPresent(why -> out.println("    " + why));
        result.problems().forEach(problem -> out.println("    " + problem));
        out.flush();
    }
}
