package io.orderflow.cli.prune;

import io.orderflow.condition.Condition;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.StartingPoint;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.pipeline.prune.Pruning;
import io.orderflow.pipeline.prune.Retention;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.TableVersions;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.Invocation;
import io.orderflow.program.command.SettingsCommand;
import io.orderflow.program.terminal.Progress;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code orderflow prune}: removes what the settings under retention allow. */
@Command(
        name = "orderflow prune",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Removes what the settings under retention allow: duplicates, rejected records that were replayed,"
                    + " orders by age; and adds up the totals of closed days over their partitions. Without --apply"
                    + " it only counts.",
            "It works in small transactions, each with a mark of what was removed, which orderflow verify"
                    + " understands. The job may run. Stopped at any moment, it goes on when it is run again."
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK",
            "1:FAILED, the totals are incomplete, another prune runs, or Kafka or MySQL does not answer",
            "2:USAGE",
            "80:TABLES_NEWER"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow prune --set retention.duplicates='30 d'              what would be removed",
            "  orderflow prune --set retention.duplicates='30 d' --apply      remove it",
            "  orderflow prune --retired old-orders --apply                   of a pipeline that runs no more"
        })
public final class PruneMain extends SettingsCommand {

    @Option(names = "--apply", description = "Remove it. Without this option nothing is changed.")
    private boolean apply;

    @Option(
            names = "--retired",
            paramLabel = "PIPELINE",
            description =
                    "Remove the duplicates, the resolved rejects, the replays and the heartbeat of a pipeline that"
                            + " runs no more, whatever their age. Its ledger, its totals and its orders stay.")
    private String retired;

    /** What the settings say. */
    private record PruneSettings(PipelineSettings pipeline, Retention retention) {}

    private PruneMain() {}

    /** The command, ready to be executed. */
    public static CommandLine command() {
        return Invocation.of(new PruneMain(), Failures::of);
    }

    public static void main(String[] args) {
        System.exit(command().execute(args));
    }

    @Override
    public Integer call() throws SQLException {
        PruneSettings settings =
                settings(reader -> new PruneSettings(PipelineSettings.read(reader), Retention.read(reader)));
        Tables tables = Tables.of(settings.pipeline().mysql());
        PrintWriter out = out();
        if (retired == null && settings.retention().isEmpty()) {
            out.println("Everything is kept for ever: all settings under retention are empty.");
            return Condition.OK.exitCode();
        }
        String pipeline = retired == null ? settings.pipeline().pipeline() : retired;
        Pruning pruning = new Pruning(tables, pipeline, Clock.systemUTC());
        try (Connection connection =
                new Mysql(settings.pipeline().mysql()).patient().connectToServer()) {
            if (apply) {
                var unused = new Schema(tables).createMissing(connection);
            } else {
                new TableVersions(tables).requireKnown(connection);
            }
            connection.commit();
            if (retired != null) {
                return retire(pruning, connection, out);
            }
            Pruning.Plan plan = plan(settings);
            Pruning.Counts counts = pruning.count(connection, plan);
            if (!apply) {
                say(out, "Would remove", counts);
                out.println("Nothing was changed. With --apply it is done.");
                return Condition.OK.exitCode();
            }
            Pruning.Counts done;
            try (Progress progress = new Progress(err(), counts.all())) {
                done = pruning.run(connection, plan, progress::at);
            }
            say(out, "Removed", done);
        }
        return Condition.OK.exitCode();
    }

    private Integer retire(Pruning pruning, Connection connection, PrintWriter out) throws SQLException {
        if (!apply) {
            say(out, "Would remove", pruning.countRetired(connection));
            out.println("Nothing was changed. With --apply it is done.");
            return Condition.OK.exitCode();
        }
        say(out, "Removed", pruning.retire(connection, rows -> {}));
        return Condition.OK.exitCode();
    }

    /** Only duplicates are as old as Kafka says. */
    private static Pruning.Plan plan(PruneSettings settings) {
        PipelineSettings pipeline = settings.pipeline();
        Optional<Duration> duplicates = settings.retention().duplicates();
        if (duplicates.isEmpty()) {
            return new Pruning.Plan(settings.retention(), pipeline.kafka().topic(), "", Map.of(), pipeline.totals());
        }
        try (OrdersTopic topic = new OrdersTopic(pipeline.kafka())) {
            TopicState state = topic.state();
            StartingPoint then =
                    new StartingPoint.At(Clock.systemUTC().instant().minus(duplicates.get()));
            return new Pruning.Plan(
                    settings.retention(),
                    pipeline.kafka().topic(),
                    state.id(),
                    topic.starting(then, state),
                    pipeline.totals());
        }
    }

    private static void say(PrintWriter out, String verb, Pruning.Counts counts) {
        out.printf(
                Locale.ROOT,
                "%s %,d duplicates, %,d resolved rejects and %,d orders; %,d rows of totals %s.%n",
                verb,
                counts.duplicates(),
                counts.resolvedRejects(),
                counts.orders(),
                counts.partitionTotals(),
                verb.equals("Removed") ? "were added up over partitions" : "would be added up over partitions");
        out.flush();
    }
}
