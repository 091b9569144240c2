package io.orderflow.cli.ledger;

import io.orderflow.condition.ExitCode;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.LifeClosing;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.program.command.Confirmation;
import io.orderflow.program.command.SettingsOption;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
final class AcceptLoss implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--partition",
            paramLabel = "N",
            description = "Only this partition, repeatable. Default: every partition that has a loss.")
    private Set<Integer> partitions = new TreeSet<>();

    @Mixin
    private Confirmation confirmation;

    @Mixin
    private SettingsOption settings;

    @Override
    public Integer call() throws SQLException {
        LedgerAccess ground =
                LedgerAccess.of(settings.load(PipelineSettings::read).values());
        PrintWriter out = spec.commandLine().getOut();
        TopicState state;
        try (OrdersTopic topic = ground.topic()) {
            state = topic.state();
        }
        Pipeline pipeline = new Pipeline(ground.settings().pipeline(), ground.topicName(), state.id());
        List<Loss> losses;
        try (Connection connection = ground.connect()) {
            requireSameTopic(ground, connection, state);
            losses = losses(
                    pipeline,
                    ground.ledger().cursors(connection, pipeline),
                    state,
                    ground.acceptance().begun(connection, pipeline));
            connection.rollback();
        }
        if (losses.isEmpty()) {
            out.println("Nothing to accept: the log holds everything that is still to be settled.");
            return ExitCode.OK.code();
        }
        losses.forEach(loss -> out.println(loss.told()));
        if (!confirmation.given(out, "Accept this?")) {
            out.println("Nothing was changed.");
            return ExitCode.FAILED.code();
        }
        try (Connection connection = ground.connect()) {
            ground.createMissingTables(connection);
            long epoch = ground.acceptance().begin(connection, ground.aliveWithin());
            for (Loss loss : losses) {
                loss.accept(ground.acceptance(), connection, epoch, new RowsMoved(out));
            }
            connection.commit();
            out.printf("Accepted, epoch %d. The job can be started again.%n", epoch);
        }
        return ExitCode.OK.code();
    }

    private static void requireSameTopic(LedgerAccess ground, Connection connection, TopicState state)
            throws SQLException {
        Set<String> known = ground.ledger().topicIds(connection, ground.topicName());
        if (known.isEmpty()) {
            throw new StoppedException(
                    ExitCode.FAILED,
                    "Pipeline %s has never started on topic %s: there is nothing to accept."
                            .formatted(ground.settings().pipeline(), ground.topicName()));
        }
        if (!known.contains(state.id())) {
            throw new StoppedException(
                    ExitCode.TOPIC_RECREATED,
                    "The ledger does not know topic %s under its id %s: it was deleted and created again. That is accepted"
                                    .formatted(ground.topicName(), state.id())
                            + " with: orderflow ledger accept-topic");
        }
    }

    private List<Loss> losses(
            Pipeline pipeline, Map<Integer, Cursor> cursors, TopicState state, Map<Integer, LifeClosing.Begun> begun) {
        for (int partition : partitions) {
            if (!cursors.containsKey(partition)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--partition %d: the ledger of topic %s has the partitions %s"
                                .formatted(partition, pipeline.topic(), cursors.keySet()));
            }
        }
        List<Loss> losses = new ArrayList<>();
        cursors.forEach((partition, cursor) -> {
            TopicState.Log log = state.logs().get(partition);
            if (log == null || (!partitions.isEmpty() && !partitions.contains(partition))) {
                return;
            }
            if (begun.containsKey(partition)) {
                long end = Math.min(log.end(), begun.get(partition).end());
                losses.add(new Loss.Truncation(pipeline, cursor, end));
            } else if (log.earliest() > cursor.nextOffset()) {
                losses.add(new Loss.Retention(pipeline, cursor, log.earliest()));
            } else if (log.end() < cursor.nextOffset()) {
                losses.add(new Loss.Truncation(pipeline, cursor, log.end()));
            }
        });
        return losses;
    }
}
