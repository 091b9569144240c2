package io.orderflow.cli.contract;

import io.orderflow.contract.change.Change;
import io.orderflow.contract.change.ContractDiff;
import io.orderflow.contract.change.Effect;
import io.orderflow.contract.file.ContractReading;
import io.orderflow.program.command.BuildVersion;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the changes between two versions of a contract. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        description = "Show the changes between two versions of a contract and their effect on the table.")
final class DiffCommand implements Callable<Integer> {
    private static final int BREAKING = 70;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "OLD", description = "The current contract.")
    private String before;

    @Parameters(index = "1", paramLabel = "NEW", description = "The new contract.")
    private String after;

    @Override
    public Integer call() {
        ContractReading old = NamedFile.read(spec.commandLine(), before);
        ContractReading now = NamedFile.read(spec.commandLine(), after);
        boolean usable = NamedFile.isUsable(spec.commandLine(), old);
        if (!NamedFile.isUsable(spec.commandLine(), now) || !usable) {
            return ExitCode.USAGE;
        }
        List<Change> changes = ContractDiff.between(old.contract(), now.contract());
        PrintWriter out = spec.commandLine().getOut();
        changes.forEach(change -> out.println(word(change.effect()) + "  " + change.path() + ": " + change.text()));
        Effect effect = ContractDiff.effect(changes);
        out.println(changes.isEmpty() ? "Same contract." : "Effect on the table: " + word(effect) + ".");
        return effect == Effect.BREAKING ? BREAKING : ExitCode.OK;
    }

    private static String word(Effect effect) {
        return effect.name().toLowerCase(Locale.ROOT);
    }
}
