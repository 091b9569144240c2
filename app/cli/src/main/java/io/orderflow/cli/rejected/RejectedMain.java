package io.orderflow.cli.rejected;

import io.orderflow.pipeline.operate.Failures;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code orderflow rejected}: what was rejected and why, and how to send it again. */
@Command(
        name = "orderflow rejected",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {RejectedList.class, RejectedShow.class, RejectedTail.class, RejectedReplay.class},
        description = {
            "Every record that was not accepted is kept, with its bytes and its one reason.",
            "Here you see which and why, repair what is to blame, and send it again."
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK, done, or there was nothing to do",
            "1:FAILED, declined, some records were not sent, or MySQL does not answer",
            "2:USAGE, also if there is no terminal to ask at (--yes)",
            "66:KAFKA_AWAY"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow rejected list --since 1h",
            "  orderflow rejected show orders-0@123",
            "  orderflow rejected tail                             follows the dead-letter topic",
            "  orderflow rejected replay --reason MISSING_FIELD --dry-run",
            "  orderflow rejected replay orders-0@123 --edit       repairs one record in your editor"
        })
public final class RejectedMain implements Runnable {

    @Spec
    private CommandSpec spec;

    private RejectedMain() {}

    /** The command, ready to be executed. */
    static CommandLine command() {
        return Invocation.of(new RejectedMain(), Failures::of).setCaseInsensitiveEnumValuesAllowed(true);
    }

    public static void main(String[] args) {
        System.exit(command().execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name one of list, show, tail and replay.");
    }
}
