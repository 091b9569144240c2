package io.orderflow.producer;

import io.orderflow.condition.ExitCode;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.settings.SettingsException;
import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code orderflow produce}: writes generated orders to Kafka until it is stopped. */
@Command(
        name = "orderflow produce",
        mixinStandardHelpOptions = true,
        versionProvider = ProducerMain.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Writes generated orders to Kafka until it is stopped.",
        description = {
            "",
            "Order ids continue after the highest one in the topic. Orders that an earlier run could not"
                    + " deliver are sent first. Ctrl-C stops, waits for orders in flight and prints a summary; a"
                    + " second Ctrl-C exits immediately. The log is also in logs/kafka_producer.log (folder:"
                    + " ORDERFLOW_LOG_DIR).",
            "",
            "Options override system properties, environment variables and conf/orderflow.conf, which describes every "
                    + "setting.",
            ""
        },
        optionListHeading = "Options:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or stopped, and every order was acknowledged (with --csv: all lines that were not rejected)",
            "1:an unexpected error",
            "2:an option or a setting is wrong, or a file lacks a column; nothing was started",
            "65:some orders were not acknowledged; they are kept for the next start",
            "66:Kafka did not respond within producer.connect-limit",
            "67:Kafka refused: authentication, authorization, a missing topic",
            "68:the file of --csv holds no order that can be sent: it is empty, or every line was rejected",
            "130:exited on a second Ctrl-C"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow produce                               an order every 2 s",
            "  orderflow produce --rate 500 --duration 5m      500 orders/s, 5 minutes",
            "  orderflow produce --count 1000000 --interval 0  a million, at full speed",
            "  orderflow produce --rate 50 --broken 1%%         1 %% broken on purpose",
            "  orderflow produce --format avro --threads 4 --interval 0 --count 1000000",
            "  orderflow produce --csv producer/samples/takeaway-orders.csv --prices"
                    + " producer/samples/takeaway-prices.csv --speed 60x",
            "  KAFKA_TOPIC=test orderflow produce --start-at 1 --seed 42"
        })
public final class ProducerMain implements Callable<Integer> {
    @Mixin
    private ProducerOptions options = new ProducerOptions();

    private ProducerMain() {}

    public static void main(String[] arguments) {
        // Before the first logger: the job has its own log configuration on the same class path.
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "classpath:io/orderflow/producer/log4j2.properties");
        }
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new ProducerMain())
                .setExecutionExceptionHandler((problem, command, parsed) -> {
                    if (problem instanceof SettingsException e) {
                        command.getErr().println(e.getMessage());
                        return e.exitCode().code();
                    }
                    if (problem instanceof ProducerException e) {
                        command.getErr().println("The OrderFlow producer exits: " + e.getMessage());
                        return e.exitCode().code();
                    }
                    throw problem;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() {
        StopSignal stop = new StopSignal(Thread.currentThread());
        var settings = options.load();
        if (options.showsSettings()) {
            System.out.println(settings.describe());
            return ExitCode.OK.code();
        }
        InterruptHandler.stop(stop);
        return new ProducerRun(settings, stop).run().code();
    }

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ProducerMain.class.getPackage().getImplementationVersion();
            return new String[] {"OrderFlow producer " + (version == null ? "(not packaged)" : version)};
        }
    }

    /** Where progress is drawn, apart from output that a caller may keep; empty if there is no terminal. */
    @SuppressWarnings("SystemConsoleNull") // From Java 22 on there always is one, maybe without terminal.
    static Optional<PrintStream> screen() {
        Console console = System.console();
        if (console == null) {
            return Optional.empty();
        }
        try {
            boolean isTerminal = (Boolean) Console.class.getMethod("isTerminal").invoke(console);
            return isTerminal ? Optional.of(System.err) : Optional.empty();
        } catch (ReflectiveOperationException e) {
            return Optional.of(System.err);
        }
    }
}
