package io.orderflow.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Two settings of the job, drained in turn on the same servers: what one costs is a ratio of neighbours in time.
 *
 * @param setting what the second one of each round changes
 */
record BenchComparison(long orders, String setting, List<Round> rounds) {

    /** One drain. */
    record Measured(Drain.Result drain, Duration serverCpu, boolean correct) {

        double cpuSeconds() {
            return (drain.jobCpu().toMillis() + serverCpu.toMillis()) / 1e3;
        }
    }

    /** The job as it is, and with the setting. */
    record Round(Measured plain, Measured changed) {}

    BenchComparison {
        rounds = List.copyOf(rounds);
    }

    boolean isCorrect() {
        return rounds.stream()
                .allMatch(round -> round.plain().correct() && round.changed().correct());
    }

    void print(PrintStream out, String serverVersion) {
        out.printf(
                Locale.ROOT,
                "%n%,d orders, %s, Java %s, %d cores, server %s%n%n",
                orders,
                LocalDate.now(ZoneOffset.UTC),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                serverVersion);
        out.printf(Locale.ROOT, "  %-36s %12s %12s %8s%n", "", "as it is", "changed", "ratio");
        line(out, "rows/s, first to last row", m -> m.drain().wholeRate());
        line(out, "rows/s, second half", m -> m.drain().steadyRate());
        line(out, "CPU s, job and server", Measured::cpuSeconds);
        out.printf(Locale.ROOT, "%n  changed: %s; table correct to the row: %s%n", setting, isCorrect() ? "yes" : "NO");
    }

    private void line(PrintStream out, String what, ToDoubleFunction<Measured> value) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i++) {
            double plain = value.applyAsDouble(rounds.get(i).plain());
            double changed = value.applyAsDouble(rounds.get(i).changed());
            ratios.add(plain / changed);
            out.printf(
                    Locale.ROOT,
                    "  %-36s %,12.1f %,12.1f %8.3f%n",
                    "%s, round %d".formatted(what, i + 1),
                    plain,
                    changed,
                    plain / changed);
        }
        double mean = Math.exp(ratios.stream().mapToDouble(Math::log).average().orElse(0));
        out.printf(Locale.ROOT, "  %-36s %12s %12s %8.3f%n", what + ", mean", "", "", mean);
    }
}
