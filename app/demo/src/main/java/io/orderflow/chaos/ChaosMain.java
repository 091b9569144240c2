package io.orderflow.chaos;

import io.orderflow.condition.Condition;
import io.orderflow.program.command.ExitCodeWords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
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
                    + " transactions, strikes the faults you name, and checks with code of its own that every record has"
                    + " exactly one outcome: consistent snapshots meanwhile, a reconciliation with what the broker"
                    + " acknowledged in the end.",
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

    @Option(names = "--soak", paramLabel = "MINUTES", description = "Random faults for so long.")
    private int soak;

    @Option(names = "--seed", defaultValue = "1", description = "Of load and soak (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--rate", defaultValue = "300", description = "Records per second (default: ${DEFAULT-VALUE}).")
    private int rate;

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
        Path folder = Files.createTempDirectory("orderflow-chaos-");
        out.println("Starting a broker, a database and the job in " + folder);
        out.flush();
        boolean passed;
        try (ChaosStage stage = ChaosStage.start(folder, rate, seed)) {
            stage.startJob();
            stage.awaitStarted();
            out.printf(Locale.ROOT, "%-20s %-46s %7s  %s%n", "FAULT", "OBSERVED", "BACK IN", "VERDICT");
            ChaosRun run = new ChaosRun(stage, out, rate);
            passed = run.each(chosen);
            if (soak > 0) {
                passed &= run.soak(Duration.ofMinutes(soak), seed);
            }
        }
        if (passed) {
            Faults.delete(folder);
        } else {
            out.println("Logs and data are kept in " + folder);
        }
        out.flush();
        return (passed ? Condition.OK : Condition.FAILED).exitCode();
    }

    private List<Fault> named() {
        return names.stream()
                .map(name -> Faults.named(name)
                        .orElseThrow(() ->
                                new ParameterException(spec.commandLine(), name + " is no fault; --list shows them")))
                .toList();
    }
}
