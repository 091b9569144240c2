package io.orderflow.contract.command;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Checks, shows and compares contract files. Exit codes: 0 done, 2 a file or an argument is wrong, 70 a breaking
 * change.
 */
@Command(
        name = "orderflow contract",
        mixinStandardHelpOptions = true,
        description = "Check, show and compare contract files: what an order is.",
        subcommands = {CheckCommand.class, ShowCommand.class, DiffCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "2:the command line or a contract file is wrong; every problem is shown with its line and column",
            "70:diff: rows or consumers cannot follow the change"
        })
public final class ContractMain implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Runs the command and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine().setOut(out).setErr(err).execute(arguments);
    }

    private static CommandLine commandLine() {
        return new CommandLine(new ContractMain());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: check, show or diff.");
    }
}
