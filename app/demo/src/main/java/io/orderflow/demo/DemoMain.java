package io.orderflow.demo;

import io.orderflow.condition.Condition;
import io.orderflow.local.Installation;
import io.orderflow.local.ServiceFailedException;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.schedule.StopRequest;
import io.orderflow.settings.SettingsException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code orderflow demo}: everything on this machine, until Ctrl-C. */
@Command(
        name = "orderflow demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Runs everything on this machine: Kafka, a database, the producer and the Spark job.",
        description = {
            "",
            "Shows one live status; the logs go to files it names. Ctrl-C ends everything cleanly and prints a"
                    + " summary; the next start goes on with the same data.",
            "If KAFKA_BOOTSTRAP_SERVERS or MYSQL_HOST is set, in the environment or in .env, that server is used"
                    + " instead of one of our own.",
            ""
        },
        optionListHeading = "Options:%n",
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK, ended on request, and everything adds up",
            "1:FAILED, a part could not start or go on; everything was stopped",
            "2:USAGE"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow demo                        50 orders/s, 1 %% broken on purpose",
            "  orderflow demo --rate 2000            as fast as a busy shop",
            "  orderflow demo --contract shop        orders of another shape",
            "  orderflow demo --follow               with confirmations of what is stored",
            "  orderflow demo --clean --duration 60  afresh, for a minute"
        })
public final class DemoMain implements Callable<Integer> {
    @Mixin
    private DemoOptions options = new DemoOptions();

    private final Clock clock = Clock.ofThisProcess();
    private final StopRequest stop = new StopRequest();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int code = Condition.FAILED.exitCode();

    private DemoMain() {}

    public static void main(String[] arguments) {
        System.setProperty("log4j2.configurationFile", "classpath:io/orderflow/demo/log4j2.properties");
        DemoMain demo = new DemoMain();
        int code = new CommandLine(demo)
                .setExecutionExceptionHandler(DemoMain::report)
                .execute(arguments);
        demo.end(code);
        System.exit(code);
    }

    private void end(int exitCode) {
        code = exitCode;
        ended.countDown();
    }

    /** A signal starts the hooks; this one holds the process until all has ended, and gives it our exit status. */
    private void endInOrder() {
        stop.request();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        Runtime.getRuntime().halt(code);
    }

    private static int report(Exception problem, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        String message = String.valueOf(problem.getMessage());
        if (problem instanceof SettingsException settings) {
            System.err.println(message);
            return settings.condition().exitCode();
        }
        if (problem instanceof DemoFailedException
                || problem instanceof ServiceFailedException
                || problem instanceof UncheckedIOException) {
            Condition condition = problem instanceof DemoFailedException failed ? failed.condition() : Condition.FAILED;
            System.err.println(
                    condition == Condition.USAGE
                            ? "The demo cannot start."
                            : "The demo ends, and everything was stopped.");
            System.err.println(message);
            return condition.exitCode();
        }
        throw problem;
    }

    @Override
    public Integer call() throws InterruptedException {
        // Every problem of the settings is reported before anything is started.
        Map<String, String> onTop = new HashMap<>(Programs.production(options));
        options.contract().ifPresent(chosen -> onTop.putAll(ChosenContract.settings(chosen, Installation.home())));
        DemoSettings.load(onTop);
        Path folder = options.data(Installation.home());
        Terminal terminal = Terminal.ofThisProcess();
        try (DataFolder data = DataFolder.take(folder)) {
            System.setProperty(
                    "orderflow.demo.log", data.logs().resolve("demo.log").toString());
            if (options.cleans() && data.holdsData()) {
                if (options.asks() && !isAgreed(folder)) {
                    terminal.println("Nothing was deleted, nothing was started.");
                    return Condition.OK.exitCode();
                }
                terminal.println("Deleting what earlier demos left in " + folder);
                data.clean();
            }
            Runtime.getRuntime().addShutdownHook(new Thread(this::endInOrder, "end-in-order"));
            try (Demo demo = new Demo(options, data, stop, clock, terminal)) {
                return demo.run().exitCode();
            }
        }
    }

    private static boolean isAgreed(Path folder) {
        System.out.print("Delete all orders, topics and logs of earlier demos in " + folder + "? [y/N] ");
        System.out.flush();
        Scanner input = new Scanner(System.in, java.nio.charset.StandardCharsets.UTF_8);
        return input.hasNextLine() && input.nextLine().strip().matches("(?i)y|yes");
    }
}
