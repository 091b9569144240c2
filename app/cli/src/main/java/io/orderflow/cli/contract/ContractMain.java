package io.orderflow.cli.contract;

import io.orderflow.pipeline.operate.Failures;
import io.orderflow.program.command.BuildVersion;
import io.orderflow.program.command.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code orderflow contract}: drafts, checks, tries, shows and compares contract files. */
@Command(
        name = "orderflow contract",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        description = "Draft, check, try, show and compare contract files: what an order is.",
        subcommands = {InitCommand.class, CheckCommand.class, TryCommand.class, ShowCommand.class, DiffCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; try: every record is accepted",
            "1:nothing can be drafted or tried: the message says why",
            "2:the command line, a setting or a contract file is wrong; every problem is shown with its line and"
                    + " column",
            "66:Kafka does not answer",
            "70:try: records are rejected; diff: rows or consumers cannot follow the change"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow contract init --topic sales --output sales.odcs.yaml",
            "  orderflow contract check sales.odcs.yaml",
            "  orderflow contract try sales.odcs.yaml --topic sales",
            "  orderflow contract show sales.odcs.yaml --as ddl"
        })
public final class ContractMain implements Runnable {
    @Spec
    private CommandSpec spec;

    private ContractMain() {}

    /** The command, ready to be executed. */
    public static CommandLine command() {
        return Invocation.of(new ContractMain(), Failures::of);
    }

    public static void main(String[] arguments) {
        System.exit(command().execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: init, check, try, show or diff.");
    }
}
