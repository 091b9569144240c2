package io.orderflow.producer;

import io.orderflow.condition.Condition;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.program.command.LogConfiguration;
import io.orderflow.program.terminal.InteractiveTerminal;
import io.orderflow.settings.SettingsException;
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
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK, every order was acknowledged; of --csv, every line that was not rejected",
            "1:FAILED",
            "2:USAGE, also if a file lacks a column",
            "65:UNDELIVERED, they are kept for the next start",
            "66:KAFKA_AWAY, within producer.connect-limit",
            "67:KAFKA_REFUSED",
            "68:NOTHING_TO_SEND",
            "130:INTERRUPTED"
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
        LogConfiguration.useUnlessSet("io/orderflow/producer/log4j2.properties");
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new ProducerMain())
                .setExecutionExceptionHandler((problem, command, parsed) -> {
                    if (problem instanceof SettingsException e) {
                        command.getErr().println(e.getMessage());
                        return e.condition().exitCode();
                    }
                    if (problem instanceof ProducerException e) {
                        command.getErr().println("OrderFlow's producer ends: " + e.getMessage());
                        return e.condition().exitCode();
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
            return Condition.OK.exitCode();
        }
        InterruptHandler.stop(stop);
        return new ProducerRun(settings, stop).run().exitCode();
    }

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ProducerMain.class.getPackage().getImplementationVersion();
            return new String[] {"OrderFlow producer " + (version == null ? "(not packaged)" : version)};
        }
    }

    /** Where progress is drawn, beside what a caller may want to keep; empty if there is no terminal. */
    static Optional<PrintStream> screen() {
        return InteractiveTerminal.isInteractive() ? Optional.of(System.err) : Optional.empty();
    }
}
