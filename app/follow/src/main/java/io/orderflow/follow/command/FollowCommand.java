package io.orderflow.follow.command;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.follow.group.Delivery;
import io.orderflow.follow.group.FollowMetrics;
import io.orderflow.follow.group.FollowSettings.Losses;
import io.orderflow.follow.group.FollowStatus;
import io.orderflow.follow.group.Follower;
import io.orderflow.follow.group.FollowerRun;
import io.orderflow.metrics.MetricsServer;
import io.orderflow.metrics.MetricsSettings;
import io.orderflow.metrics.MetricsSettings.Program;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.program.command.Invocation;
import io.orderflow.program.command.SettingsCommand;
import io.orderflow.settings.SettingsReader;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Locale;
import java.util.function.BiFunction;
import picocli.CommandLine.Option;

/**
 * A command that follows orders until it is stopped.
 *
 * @param <S> its settings
 */
public abstract class FollowCommand<S extends FollowerSettings> extends SettingsCommand {

    @Option(
            names = "--accept-loss",
            description = "Go on although Kafka deleted records before they were followed. Nothing is done for their"
                    + " orders.")
    private boolean acceptLoss;

    private MetricsSettings metrics;

    private final Program program;
    private final BiFunction<SettingsReader, Losses, S> read;

    /** @param read its settings */
    protected FollowCommand(Program program, BiFunction<SettingsReader, Losses, S> read) {
        this.program = requireNonNull(program, "program is null");
        this.read = requireNonNull(read, "read is null");
    }

    /** Runs it and ends the process. */
    protected static void run(FollowCommand<?> command, String... arguments) {
        System.exit(Invocation.of(command, Failures::of).execute(arguments));
    }

    /** What it does, for the first line: "Copying the orders of …". */
    protected abstract String title(S values);

    /** Before the first delivery: what has to be there is made or checked. */
    protected void prepare(S values) {}

    protected abstract Delivery open(S values);

    @Override
    public final Integer call() throws SQLException, InterruptedException {
        S values = settings(reader -> read.apply(reader, acceptLoss ? Losses.ACCEPT : Losses.STOP));
        Follower.check(values.follow());
        metrics = settings(reader -> MetricsSettings.read(reader, program));
        return work(values, out()).exitCode();
    }

    /** What is done once the ledger is known to be there. */
    protected Condition work(S values, PrintWriter out) throws SQLException, InterruptedException {
        prepare(values);
        out.println(title(values) + ". Ctrl-C ends.");
        FollowStatus status = new FollowStatus();
        try (Delivery delivery = open(values)) {
            String name = program.name().toLowerCase(Locale.ROOT);
            MetricsServer.start(metrics, new FollowMetrics(name, values.follow().pipeline(), status, delivery::done));
            new FollowerRun(
                            status,
                            values.reporting().progress(),
                            values.reporting().healthFile(),
                            delivery::counts,
                            out::println)
                    .run(new Follower(values.follow(), delivery, status)::run);
        }
        return Condition.OK;
    }
}
