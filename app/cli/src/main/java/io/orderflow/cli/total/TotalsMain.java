package io.orderflow.cli.total;

import io.orderflow.pipeline.operate.Failures;
import io.orderflow.pipeline.schema.SqlFile;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code orderflow totals}: shows the live totals, and rebuilds them from the orders table. */
@Command(
        name = "orderflow totals",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {TotalsShow.class, TotalsRebuildCommand.class},
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK",
            "1:FAILED, nothing was changed: another rebuild runs, the pipeline has never started, or MySQL does not"
                    + " answer",
            "2:USAGE"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow totals show",
            "  orderflow totals rebuild       for a table that had rows, or after totals.enabled was off"
        })
public final class TotalsMain implements Runnable {

    @Spec
    private CommandSpec spec;

    private TotalsMain() {}

    /** The command, ready to be executed. */
    public static CommandLine command() {
        CommandLine command = Invocation.of(new TotalsMain(), Failures::of);
        command.getCommandSpec()
                .usageMessage()
                .description(
                        "The totals add up the orders per minute and per day and product, in the transaction that"
                                + " stores them.",
                        "The views that read them: " + String.join(", ", SqlFile.names("views")) + ".");
        return command;
    }

    public static void main(String[] args) {
        System.exit(command().execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name one of show and rebuild.");
    }
}
