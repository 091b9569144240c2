package io.orderflow.chaos;

import io.orderflow.condition.Condition;
import io.orderflow.program.command.ExitCodeWords;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code orderflow chaos}: faults by name, and whether every record still has exactly one outcome. */
@Command(
        name = "orderflow chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts a broker, a database and the job of its own, sends orders with repeats, conflicts, defects and"
                    + " transactions, strikes the faults you name, and checks with code of its own that every"
                    + " record has exactly one outcome: consistent snapshots meanwhile, a reconciliation with what"
                    + " the broker acknowledged in the end.",
            "Nothing of yours is touched. Everything is deleted at the end unless something failed."
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {"0:OK, every fault passed", "1:FAILED, a fault did not pass", "2:USAGE"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow chaos --list",
            "  orderflow chaos mysql-kill answer-cut",
            "  orderflow chaos --all",
            "  orderflow chaos --soak 60 --seed 7"
        })
public final class ChaosMain implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FAULT", description = "Faults, in this order.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "Print all faults, and what is expected of the job.")
    private boolean list;

    @Option(names = "--all", description = "Every fault, one after another.")
    private boolean all;

    @Option(
            names = "--soak",
            paramLabel = "MINUTES",
            description = "Injects random faults for this long; in the second half, none that ends the job.")
    private int soak;

    @Option(names = "--seed", defaultValue = "1", description = "Of load and soak (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--rate", defaultValue = "300", description = "Records per second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--mysqld",
            paramLabel = "PROGRAM",
            defaultValue = "",
            description =
                    "An installed MySQL server (mysqld) in place of the MariaDB server that comes with OrderFlow.")
    private String mysqld;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description =
                    "Where logs and data are created, in a folder of their own. Default: the system's temporary folder."
                            + " disk-full needs one on a small file system.")
    private Path folder;

    private ChaosMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new ChaosMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException, ExecutionException {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            Faults.all()
                    .forEach(fault -> out.printf(
                            Locale.ROOT, "%-24s %s%n%26s%s%n", fault.name(), fault.what(), "→ ", fault.expected()));
            return Condition.OK.exitCode();
        }
        List<Fault> chosen = all ? Faults.all() : named();
        if (chosen.isEmpty() && soak <= 0) {
            throw new ParameterException(
                    spec.commandLine(), "Name faults (--list shows them), or say --all or --soak MINUTES.");
        }
        List<Result> results = new ArrayList<>();
        boolean passed = true;
        List<Fault> shared = chosen.stream()
                .filter(fault -> fault.stage() == Fault.Stage.SHARED)
                .toList();
        if (!shared.isEmpty() || soak > 0) {
            passed = onAStage(out, results, run -> {
                run.each(shared);
                return soak <= 0 || run.soak(Duration.ofMinutes(soak), seed).isEmpty();
            });
        }
        for (Fault fault : chosen) {
            if (fault.stage() == Fault.Stage.OWN) {
                passed &= onAStage(out, results, run -> {
                    run.each(List.of(fault));
                    return true;
                });
            }
        }
        summary(out, results);
        return (passed ? Condition.OK : Condition.FAILED).exitCode();
    }

    private interface Act {
        boolean on(ChaosRun run) throws SQLException, IOException, InterruptedException, ExecutionException;
    }

    /** Whether all passed. */
    private boolean onAStage(PrintWriter out, List<Result> results, Act act)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        Path own = folder == null
                ? Files.createTempDirectory("orderflow-chaos-")
                : Files.createTempDirectory(Files.createDirectories(folder).toAbsolutePath(), "orderflow-chaos-");
        out.println("Starting a broker, a database and the job in " + own);
        out.flush();
        boolean passed;
        try (ChaosStage stage = ChaosStage.start(new ChaosStage.Setup(own, mysqld, rate, seed))) {
            stage.startJob();
            stage.requireSettled();
            out.printf(Locale.ROOT, "%-20s %-46s %7s  %s%n", "FAULT", "OBSERVED", "BACK IN", "VERDICT");
            out.flush();
            ChaosRun run = new ChaosRun(stage, out);
            passed = act.on(run);
            passed &= run.results().stream().allMatch(Result::passed);
            results.addAll(run.results());
        }
        if (passed) {
            Faults.delete(own);
        } else {
            out.println("Logs and data are kept in " + own);
        }
        out.flush();
        return passed;
    }

    /** As app/docs/faults.md has it. */
    private void summary(PrintWriter out, List<Result> results) {
        out.printf(
                Locale.ROOT,
                "%n%d of %d passed; database: %s; %d cores, load average %.1f; %s.%n%n",
                results.stream().filter(Result::passed).count(),
                results.size(),
                mysqld.isEmpty() ? "MariaDB" : "MySQL",
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                LocalDate.now(ZoneOffset.UTC));
        Result.markdown(results).forEach(out::println);
        out.flush();
    }

    private List<Fault> named() {
        return names.stream()
                .map(name -> Faults.named(name)
                        .orElseThrow(() ->
                                new ParameterException(spec.commandLine(), name + " is no fault; --list shows them")))
                .toList();
    }
}
