package io.orderflow.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The options of the command line. */
final class DemoOptions {
    @Option(
            order = 1,
            names = "--rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "Orders per second. Default: ${DEFAULT-VALUE}.")
    private String rate;

    @Option(
            order = 2,
            names = "--broken",
            paramLabel = "SHARE",
            defaultValue = "1%",
            description = "Share of the records that is broken on purpose: 0.01 or 1%%. Default: ${DEFAULT-VALUE}.")
    private String broken;

    @Option(
            order = 3,
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "3",
            description = "Partitions of the topic when it is created. Default: ${DEFAULT-VALUE}.")
    private String partitions;

    @Option(
            order = 4,
            names = "--duration",
            paramLabel = "SECONDS",
            description = "End by itself this long after the first order was stored.")
    private Long seconds;

    @Option(
            order = 5,
            names = "--data",
            paramLabel = "DIR",
            description = "The folder that keeps everything. Default: data in the project's root.")
    private Path data;

    @Option(order = 6, names = "--clean", description = "Delete what earlier demos left in that folder; asks first.")
    private boolean clean;

    @Option(order = 7, names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            order = 8,
            names = "--port-kafka",
            paramLabel = "PORT",
            description = "The port of our own Kafka. Default: the one it had last, or any free one.")
    private Integer kafkaPort;

    @Option(
            order = 9,
            names = "--port-mysql",
            paramLabel = "PORT",
            description = "The port of our own database. Default: the one it had last, or any free one.")
    private Integer mysqlPort;

    @Option(
            order = 10,
            names = "--port-dashboard",
            paramLabel = "PORT",
            description = "The port of the dashboard. Default: 8080 if it is free, else any free one.")
    private Integer dashboardPort;

    @Option(
            order = 11,
            names = "--streams",
            description = "Also run the continuous queries of sql/streams; the producer sends its customers, too.")
    private boolean streams;

    @Option(
            order = 12,
            names = "--contract",
            paramLabel = "NAME",
            description = "Orders of another shape: a shipped contract (order-records, tracker, playground, takeaway,"
                    + " shop) or a contract file. Its topic and table have its name. Default: orders.")
    private String contract;

    @Option(
            order = 13,
            names = "--follow",
            description = "Also confirm each order once it is stored (orderflow confirm), and show the confirmations"
                    + " arriving.")
    private boolean follow;

    boolean follows() {
        return follow;
    }

    /** The contract that was asked for; empty: that of the settings. */
    Optional<String> contract() {
        return Optional.ofNullable(contract);
    }

    String rate() {
        return rate;
    }

    String broken() {
        return broken;
    }

    String partitions() {
        return partitions;
    }

    /** How long to go on after the first order; empty: until it is stopped. */
    Optional<Duration> duration() {
        return Optional.ofNullable(seconds).map(Duration::ofSeconds);
    }

    Path data(Path home) {
        return (data == null ? home.resolve("data") : data).toAbsolutePath().normalize();
    }

    boolean withStreams() {
        return streams;
    }

    boolean cleans() {
        return clean;
    }

    boolean asks() {
        return !yes;
    }

    OptionalInt kafkaPort() {
        return kafkaPort == null ? OptionalInt.empty() : OptionalInt.of(kafkaPort);
    }

    OptionalInt dashboardPort() {
        return dashboardPort == null ? OptionalInt.empty() : OptionalInt.of(dashboardPort);
    }

    OptionalInt mysqlPort() {
        return mysqlPort == null ? OptionalInt.empty() : OptionalInt.of(mysqlPort);
    }
}
