package io.orderflow.follow.copy;

import io.orderflow.condition.Condition;
import io.orderflow.follow.group.FollowMetrics;
import io.orderflow.follow.group.FollowSettings.Losses;
import io.orderflow.follow.group.FollowStatus;
import io.orderflow.follow.group.Follower;
import io.orderflow.follow.group.FollowerRun;
import io.orderflow.metrics.MetricsServer;
import io.orderflow.metrics.MetricsSettings;
import io.orderflow.metrics.MetricsSettings.Program;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.Invocation;
import io.orderflow.program.command.SettingsOption;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orderflow copy}: keeps a ClickHouse table equal to the orders table. */
@Command(
        name = "orderflow copy",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Keeps a ClickHouse table equal to the orders table.",
        description = {
            "",
            "Reads the orders topic behind the job's ledger and inserts every stored order into a ReplacingMergeTree with"
                    + " the same key, in batches. A crash can repeat rows; repeats collapse: read with FINAL, or after a"
                    + " merge. Ctrl-C ends in order.",
            ""
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK",
            "1:FAILED, there is no ledger, ClickHouse refuses, or an unexpected fault",
            "2:USAGE",
            "67:KAFKA_REFUSED",
            "70:VERIFY_DIFFERS, with --verify",
            "72:TOPIC_RECREATED, and records of the old topic were not followed",
            "73:RETENTION_LOSS, Kafka deleted records that were not followed",
            "74:LOG_TRUNCATED, and records of the lost end were not followed",
            "79:CONTRACT_CHANGED",
            "80:TABLES_NEWER",
            "130:INTERRUPTED",
            "143:TERMINATED"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow copy --set copy.url=http://clickhouse:8123",
            "  orderflow copy --verify        compare both tables, by day and by partition"
        })
public final class CopyMain implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--verify",
            description =
                    "Compare the two tables and end: rows and checksums for each day, and rows for each partition."
                            + " Both are read as a whole. Run it when the copy has caught up.")
    private boolean verify;

    @Option(
            names = "--accept-loss",
            description =
                    "Go on although Kafka deleted records before they were followed. Their orders are missing in the"
                            + " copy.")
    private boolean acceptLoss;

    @Mixin
    private SettingsOption settings;

    private CopyMain() {}

    public static void main(String[] arguments) {
        System.exit(Invocation.of(new CopyMain(), Failures::of).execute(arguments));
    }

    @Override
    public Integer call() throws SQLException, InterruptedException {
        CopySettings values = settings.load(
                        reader -> CopySettings.read(reader, acceptLoss ? Losses.ACCEPT : Losses.STOP))
                .values();
        MetricsSettings metrics = settings.load(reader -> MetricsSettings.read(reader, Program.COPY))
                .values();
        Follower.check(values.follow());
        PrintWriter out = spec.commandLine().getOut();
        if (verify) {
            return verify(values, out).exitCode();
        }
        out.println("Copying the orders of pipeline " + values.follow().pipeline() + " to " + values.database() + "."
                + values.table() + " at " + values.url() + ". Ctrl-C ends.");
        FollowStatus status = new FollowStatus();
        try (CopyDelivery delivery = new CopyDelivery(values)) {
            MetricsServer.start(
                    metrics, new FollowMetrics("copy", values.follow().pipeline(), status, delivery::done));
            new FollowerRun(status, values.progress(), Optional.empty(), delivery::counts, out::println)
                    .run(new Follower(values.follow(), delivery, status)::run);
        }
        return Condition.OK.exitCode();
    }

    private static Condition verify(CopySettings values, PrintWriter out) throws SQLException {
        CopyVerify verify = new CopyVerify(values);
        List<String> differences = verify.differences();
        verify.olderThan()
                .ifPresent(day -> out.println(
                        "Days before " + day + " are not compared: orderflow prune may have removed orders of them."));
        differences.forEach(out::println);
        out.println(
                differences.isEmpty()
                        ? "The copy equals the orders table."
                        : differences.size() + " differences between the orders table and its copy");
        return differences.isEmpty() ? Condition.OK : Condition.VERIFY_DIFFERS;
    }
}
