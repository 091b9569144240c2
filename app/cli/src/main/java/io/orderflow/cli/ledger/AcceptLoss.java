package io.orderflow.cli.ledger;

import io.orderflow.condition.Condition;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.operate.ledger.Loss;
import io.orderflow.program.command.Confirmation;
import io.orderflow.program.command.SettingsCommand;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code orderflow ledger accept-loss}: what the job asks for after RETENTION_LOSS or LOG_TRUNCATED. */
@Command(
        name = "accept-loss",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "After RETENTION_LOSS: gives up the offsets that Kafka deleted before they were settled. They are added to"
                    + " lost, and the cursor moves to the log's beginning.",
            "After LOG_TRUNCATED: nothing stored is given up. The partition's row so far is kept for the record, and a"
                    + " new one begins at the log's end, so that records that get the old offsets are settled, too.",
            "Shows first, then asks. The epoch is raised; a driver that runs is not overruled: stop it first. Run"
                    + " again, it finds nothing to accept; killed before its end, it goes on where it stopped."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow ledger accept-loss                        every partition that has a loss",
            "  orderflow ledger accept-loss --partition 2 --yes    without asking, for scripts"
        })
final class AcceptLoss extends SettingsCommand {

    @Option(
            names = "--partition",
            paramLabel = "N",
            description = "Only this partition, repeatable. Default: every partition that has a loss.")
    private Set<Integer> partitions = new TreeSet<>();

    @Mixin
    private Confirmation confirmation;

    @Override
    public Integer call() throws SQLException {
        LedgerAccess access = new LedgerAccess(settings(PipelineSettings::read));
        PrintWriter out = out();
        List<Loss> losses;
        try (Connection connection = access.connect()) {
            Map<Integer, Cursor> cursors = access.acceptances().cursors(connection, access.topicState());
            losses = access.acceptances().losses(connection, cursors, access.topicState());
            requireKnown(cursors.keySet(), access.topicName());
        }
        losses = losses.stream()
                .filter(loss -> partitions.isEmpty()
                        || partitions.contains(loss.cursor().partition()))
                .toList();
        if (losses.isEmpty()) {
            out.println("Nothing to accept: the log holds everything that is still to be settled.");
            return Condition.OK.exitCode();
        }
        losses.forEach(loss -> out.println(LossText.of(loss)));
        if (!confirmation.given(out, "Accept this?", "Nothing was changed.")) {
            return Condition.FAILED.exitCode();
        }
        try (Connection connection = access.connectPatiently()) {
            long epoch = access.acceptances().accept(connection, losses, new RowsMoved(out));
            out.printf(Locale.ROOT, "Accepted, epoch %d. The job can be started again.%n", epoch);
        }
        return Condition.OK.exitCode();
    }

    private void requireKnown(Set<Integer> known, String topic) {
        for (int partition : partitions) {
            if (!known.contains(partition)) {
                throw wrong("--partition %d: the ledger of topic %s has the partitions %s"
                        .formatted(partition, topic, known));
            }
        }
    }
}
