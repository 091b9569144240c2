package io.orderflow.follow.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.follow.group.FollowMetrics;
import io.orderflow.follow.group.FollowStatus;
import io.orderflow.follow.group.FollowerRun;
import io.orderflow.metrics.MetricsServer;
import io.orderflow.metrics.MetricsSettings;
import io.orderflow.metrics.MetricsSettings.Program;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.pipeline.schema.TableVersions;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.Invocation;
import io.orderflow.program.command.SettingsCommand;
import io.orderflow.program.schedule.StopRequest;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code orderflow notify}: sends one message for each confirmation. */
@Command(
        name = "orderflow notify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Sends one message for each confirmed or declined order, by mail or to a webhook.",
        description = {
            "",
            "Reads the confirmations (orderflow confirm). Nothing is sent unless notify.mail.host or"
                    + " notify.webhook-url is set. At least once: a crash between sending a message and noting it"
                    + " repeats that message; how often that may have happened is counted. What is given up after"
                    + " the last attempt is kept, and sent again by --replay.",
            ""
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK",
            "1:FAILED, MySQL does not answer at the start, or an unexpected fault",
            "2:USAGE, also if there is nothing to send with",
            "67:KAFKA_REFUSED",
            "80:TABLES_NEWER",
            "130:INTERRUPTED",
            "143:TERMINATED"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow notify --set notify.webhook-url=https://shop.example.org/orders",
            "  orderflow notify --replay        what was given up, once more"
        })
public final class NotifyMain extends SettingsCommand {

    private static final Duration PROGRESS = Duration.ofSeconds(10);

    @Option(names = "--replay", description = "Send what was given up once more, and end.")
    private boolean replay;

    private NotifyMain() {}

    public static void main(String[] arguments) {
        System.exit(Invocation.of(new NotifyMain(), Failures::of).execute(arguments));
    }

    @Override
    public Integer call() throws SQLException, InterruptedException {
        NotifySettings values = settings(NotifySettings::read);
        if (values.channels().isEmpty()) {
            throw new StoppedException(
                    Condition.USAGE, "There is nothing to send with: set notify.mail.host or notify.webhook-url.");
        }
        Tables tables = Tables.of(values.mysql());
        new TableVersions(tables).known(new Mysql(values.mysql()).connect()).close();
        NotificationLog notifications = new NotificationLog(new Mysql(values.mysql()), tables, values.pipeline());
        notifications.check();
        PrintWriter out = out();
        StopRequest stop = new StopRequest();
        Sending sending = new Sending(values.channels(), notifications, values.pace(), stop);
        if (replay) {
            replay(values, notifications, sending);
            out.println(sending.counts());
            return Condition.OK.exitCode();
        }
        out.println("Sending a message for each confirmation in topic " + values.topic() + ", as group "
                + values.group() + ". Ctrl-C ends.");
        FollowStatus status = new FollowStatus();
        MetricsServer.start(
                settings(reader -> MetricsSettings.read(reader, Program.NOTIFY)),
                new FollowMetrics("notify", values.pipeline(), status, sending::done));
        new FollowerRun(status, PROGRESS, Optional.empty(), sending::counts, out::println)
                .run(stop, new Notifier(values, sending)::run);
        return Condition.OK.exitCode();
    }

    static void replay(NotifySettings values, NotificationLog notifications, Sending sending)
            throws SQLException, InterruptedException {
        String began = notifications.now();
        for (Channel channel : values.channels()) {
            List<String> confirmations = notifications.revive(channel.name(), began);
            while (!confirmations.isEmpty()) {
                for (String confirmation : confirmations) {
                    Optional<Notification> notification = Notification.of(confirmation.getBytes(UTF_8));
                    if (notification.isPresent() && !sending.settle(notification.get())) {
                        return;
                    }
                }
                confirmations = notifications.revive(channel.name(), began);
            }
        }
    }
}
