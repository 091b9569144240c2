package io.orderflow.cli.ledger;

import io.orderflow.pipeline.operate.Failures;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code orderflow ledger}: shows the ledger, and accepts what the job must not accept by itself. */
@Command(
        name = "orderflow ledger",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {LedgerShow.class, AcceptLoss.class, AcceptTopic.class, SkipRecord.class, RewindLedger.class},
        description = {
            "The ledger says how far each partition is settled, and as what.",
            "The job stops rather than skip or settle twice; what it then asks for is accepted here."
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK, done, or there was nothing to accept",
            "1:FAILED, declined, the ledger moved meanwhile, or MySQL does not answer. Nothing was changed, unless the"
                    + " message says otherwise: then run the command again",
            "2:USAGE, also if there is no terminal to ask at (--yes)",
            "66:KAFKA_AWAY",
            "71:FENCED, a driver runs the pipeline; stop it first",
            "72:TOPIC_RECREATED, accept-topic comes before accept-loss",
            "76:LEDGER_UNBALANCED, show"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow ledger show",
            "  orderflow ledger show --json",
            "  orderflow ledger accept-loss --partition 2      after RETENTION_LOSS or LOG_TRUNCATED",
            "  orderflow ledger accept-topic --from latest     after TOPIC_RECREATED",
            "  orderflow ledger skip 2@1234                    after RECORD_STUCK",
            "  orderflow ledger rewind --to-time earliest --all  settle everything once more"
        })
public final class LedgerMain implements Runnable {

    @Spec
    private CommandSpec spec;

    private LedgerMain() {}

    /** The command, ready to be executed. */
    public static CommandLine command() {
        return Invocation.of(new LedgerMain(), Failures::of);
    }

    public static void main(String[] args) {
        System.exit(command().execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Name one of show, accept-loss, accept-topic, skip and rewind.");
    }
}
