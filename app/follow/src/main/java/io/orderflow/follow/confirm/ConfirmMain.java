package io.orderflow.follow.confirm;

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
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orderflow confirm}: publishes one confirmation for each order, once the ledger has passed it. */
@Command(
        name = "orderflow confirm",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Publishes one confirmation for each order, once it is safely stored.",
        description = {
            "",
            "Reads the orders topic behind the job's ledger and writes to the topic of confirm.topic: CONFIRMED for a"
                    + " stored order, DECLINED with the reason for a rejected record, nothing for a duplicate. Confirmations"
                    + " and position are one Kafka transaction: a consumer that reads with isolation.level=read_committed"
                    + " gets each once. Several of them share the partitions. Ctrl-C ends in order.",
            ""
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK",
            "1:FAILED, there is no ledger, MySQL does not answer at the start, or an unexpected fault",
            "2:USAGE",
            "66:KAFKA_AWAY, at the start",
            "67:KAFKA_REFUSED",
            "72:TOPIC_RECREATED, and records of the old topic were not followed",
            "73:RETENTION_LOSS, Kafka deleted records that were not followed",
            "74:LOG_TRUNCATED, and records of the lost end were not followed",
            "79:CONTRACT_CHANGED, the ledger has the orders of another contract",
            "80:TABLES_NEWER",
            "130:INTERRUPTED",
            "143:TERMINATED"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow confirm",
            "  orderflow confirm --set confirm.from=latest     only orders from now on, at the first start"
        })
public final class ConfirmMain implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--accept-loss",
            description = "Go on although Kafka deleted records before they were followed. Their orders get no"
                    + " confirmation.")
    private boolean acceptLoss;

    @Mixin
    private SettingsOption settings;

    private ConfirmMain() {}

    public static void main(String[] arguments) {
        System.exit(Invocation.of(new ConfirmMain(), Failures::of).execute(arguments));
    }

    @Override
    public Integer call() throws SQLException, InterruptedException {
        ConfirmSettings values = settings.load(
                        reader -> ConfirmSettings.read(reader, acceptLoss ? Losses.ACCEPT : Losses.STOP))
                .values();
        MetricsSettings metrics = settings.load(reader -> MetricsSettings.read(reader, Program.CONFIRM))
                .values();
        Follower.check(values.follow());
        ConfirmationsTopic.ensure(values);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Confirming the orders of pipeline " + values.follow().pipeline() + " in topic " + values.topic()
                + ", as group " + values.follow().group() + ". Ctrl-C ends.");
        FollowStatus status = new FollowStatus();
        try (ConfirmDelivery delivery = new ConfirmDelivery(values, Clock.systemUTC())) {
            MetricsServer.start(
                    metrics, new FollowMetrics("confirm", values.follow().pipeline(), status, delivery::done));
            new FollowerRun(status, values.progress(), values.healthFile(), delivery::counts, out::println)
                    .run(new Follower(values.follow(), delivery, status)::run);
        }
        return Condition.OK.exitCode();
    }
}
