package io.orderflow.dashboard;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.operate.Failures;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.Invocation;
import io.orderflow.program.command.LogConfiguration;
import io.orderflow.program.command.SettingsCommand;
import java.net.BindException;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** {@code orderflow dashboard}: the page and the HTTP API, until stopped. */
@Command(
        name = "orderflow dashboard",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "The page and the HTTP API: what arrives, how far behind it is, what was rejected, what sold.",
        description = {
            "",
            "Listens on http://127.0.0.1:8080 unless set otherwise (DASHBOARD_HOST, DASHBOARD_PORT). On an address that"
                    + " others can reach it requires DASHBOARD_TOKEN. Kafka and MySQL may be down: the page says what"
                    + " is unavailable. The API is described at /openapi.yaml. Ctrl-C ends.",
            ""
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK",
            "1:FAILED, it cannot listen, or an unexpected fault",
            "2:USAGE",
            "130:INTERRUPTED",
            "143:TERMINATED"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow dashboard",
            "  orderflow dashboard --set dashboard.port=9000",
            "  DASHBOARD_HOST=0.0.0.0 DASHBOARD_TOKEN=$(openssl rand -hex 24) orderflow dashboard"
        })
public final class DashboardMain extends SettingsCommand {

    private DashboardMain() {}

    public static void main(String[] arguments) {
        LogConfiguration.useUnlessSet("io/orderflow/dashboard/log4j2.properties");
        System.exit(Invocation.of(new DashboardMain(), Failures::of).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        DashboardSettings values = settings(DashboardSettings::read);
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Dashboard started = start(values);
        try (Dashboard dashboard = started) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                stop.countDown();
                await(ended);
            }));
            say(String.format(
                    Locale.ROOT,
                    "The dashboard is at http://%s:%d (%s, pipeline %s). Ctrl-C ends.",
                    values.host().contains(":") && !values.host().startsWith("[")
                            ? "[" + values.host() + "]"
                            : values.host(),
                    dashboard.port(),
                    values.access().summary(),
                    values.job().pipeline()));
            stop.await();
        } finally {
            say("The dashboard has ended.");
            ended.countDown();
        }
        return Condition.OK.exitCode();
    }

    private static Dashboard start(DashboardSettings settings) {
        try {
            return Dashboard.start(settings);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException
                        || cause instanceof java.net.SocketException
                        || cause instanceof java.nio.channels.UnresolvedAddressException) {
                    throw new StoppedException(
                            Condition.FAILED,
                            String.format(
                                    Locale.ROOT,
                                    "The dashboard cannot listen on %s:%d (%s). Another program may use the port:"
                                            + " choose another with DASHBOARD_PORT or --set dashboard.port=9000, or"
                                            + " stop that program.",
                                    settings.host(),
                                    settings.port(),
                                    cause.getMessage()));
                }
            }
            throw e;
        }
    }

    private void say(String line) {
        out().println(line);
        out().flush();
    }

    private static void await(CountDownLatch ended) {
        try {
            var unused = ended.await(8, java.util.concurrent.TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
