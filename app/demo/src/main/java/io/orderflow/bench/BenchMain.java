package io.orderflow.bench;

import io.orderflow.condition.Condition;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.local.Installation;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.LocalMysql;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.program.command.ExitCodeWords;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsException;
import io.orderflow.settings.SettingsSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./orderflow bench}: preloads orders, drains them, and measures the same server with plain clients. */
@Command(
        name = "orderflow bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Preloads orders into a topic of its own, drains them with the job into a database of its own, and prints"
                    + " rows per second as a ratio to two plain clients that write the same rows to the same server in the"
                    + " same run: LOAD DATA and multi-row INSERT, two sessions each.",
            "Uses the Kafka and MySQL that KAFKA_BOOTSTRAP_SERVERS and MYSQL_HOST name; starts its own where they are"
                    + " not set. Topic and database are deleted at the end. Absolute figures mean little on a shared"
                    + " machine; ratios do."
        },
        modelTransformer = ExitCodeWords.class,
        exitCodeList = {
            "0:OK, measured, and the table is correct to the row",
            "1:FAILED, a fault, or a wrong table",
            "2:USAGE"
        })
public final class BenchMain implements Callable<Integer> {

    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

    @Option(names = "--orders", defaultValue = "1000000", description = "How many (default: ${DEFAULT-VALUE}).")
    private long orders;

    @Option(names = "--partitions", defaultValue = "3", description = "Of the topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(names = "--sessions", defaultValue = "2", description = "Of each yardstick (default: ${DEFAULT-VALUE}).")
    private int sessions;

    @Option(
            names = "--rounds",
            defaultValue = "1",
            description = "Drain and yardsticks in turn (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--heap", defaultValue = "1g", description = "Of the job's JVM (default: ${DEFAULT-VALUE}).")
    private String heap;

    @Option(names = "--job", paramLabel = "KEY=VALUE", description = "A setting for the job, repeatable.")
    private Map<String, String> jobSettings = new HashMap<>();

    @Option(names = "--spark", paramLabel = "OPTION", description = "An option for spark-submit, repeatable.")
    private List<String> sparkOptions = new ArrayList<>();

    @Option(
            names = "--against",
            paramLabel = "KEY=VALUE",
            description =
                    "In place of the yardsticks: drain twice in each round, as it is and with this setting of the job,"
                            + " and print the ratio. Which of them goes first changes from round to round.")
    private String against;

    private long lastProgress = System.nanoTime();

    private BenchMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchMain()).execute(args));
    }

    /** The two settings records a run needs. */
    private record Target(KafkaSettings kafka, MysqlSettings mysql) {}

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException, ExecutionException {
        Path folder = Files.createTempDirectory("orderflow-bench-");
        SettingsSources sources = SettingsSources.ofThisProcess();
        try (Own own = Own.start(folder)) {
            for (Map.Entry<String, String> setting : own.settings().entrySet()) {
                sources = sources.with(setting.getKey(), setting.getValue(), "bench");
            }
            Target target = Settings.load(
                            sources, reader -> new Target(KafkaSettings.read(reader), MysqlSettings.read(reader)))
                    .values();
            return measure(target, own, folder) ? Condition.OK.exitCode() : Condition.FAILED.exitCode();
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            return Condition.USAGE.exitCode();
        }
    }

    private boolean measure(Target target, Own own, Path folder)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        String name = "orderflow_bench_" + UUID.randomUUID().toString().substring(0, 8);
        Path home = Path.of(System.getenv().getOrDefault("ORDERFLOW_HOME", "")).toAbsolutePath();
        Checksum expected = Checksum.ofRows(new BenchRows(), orders);
        boolean correct = true;
        try (Backlog backlog = new Backlog(target.kafka().clientProperties(), name)) {
            say(String.format(Locale.ROOT, "Preloading %,d orders into %d partitions", orders, partitions));
            backlog.load(orders, partitions, this::progress);
            Bench bench = new Bench(target, own, name, home, folder, backlog, expected);
            if (against != null) {
                return compare(bench);
            }
            for (int round = 1; round <= rounds; round++) {
                try (BenchDatabase database = new BenchDatabase(target.mysql(), name, home)) {
                    double load = yardstick(Yardstick.LOAD_DATA, database);
                    double insert = yardstick(Yardstick.INSERT, database);
                    BenchComparison.Measured measured = drain(bench, database, "job-" + round + ".log", List.of());
                    correct &= measured.correct();
                    new BenchReport(
                                    orders,
                                    sessions,
                                    load,
                                    insert,
                                    measured.drain(),
                                    measured.serverCpu(),
                                    measured.correct())
                            .print(System.out, database.text("SELECT VERSION()"));
                }
            }
        }
        return correct;
    }

    /** What stays the same over all drains of a run. */
    private record Bench(
            Target target, Own own, String name, Path home, Path folder, Backlog backlog, Checksum expected) {}

    private boolean compare(Bench bench) throws SQLException, InterruptedException {
        List<BenchComparison.Round> measured = new ArrayList<>();
        String version = "";
        for (int round = 1; round <= rounds; round++) {
            BenchComparison.Measured[] both = new BenchComparison.Measured[2];
            for (int turn = 0; turn < 2; turn++) {
                int changed = (round + turn) % 2;
                try (BenchDatabase database = new BenchDatabase(bench.target().mysql(), bench.name(), bench.home())) {
                    version = database.text("SELECT VERSION()");
                    both[changed] = drain(
                            bench,
                            database,
                            String.format(Locale.ROOT, "job-%d-%d.log", round, changed),
                            changed == 0 ? List.of() : List.of("--set", against));
                }
            }
            measured.add(new BenchComparison.Round(both[0], both[1]));
        }
        BenchComparison comparison = new BenchComparison(orders, against, measured);
        comparison.print(System.out, version);
        return comparison.isCorrect();
    }

    private BenchComparison.Measured drain(Bench bench, BenchDatabase database, String log, List<String> settings)
            throws SQLException, InterruptedException {
        Optional<Long> serverPid = bench.own().mysqlPid().or(() -> pidOf(database));
        Duration serverBefore = serverPid.flatMap(ProcessCost::cpu).orElse(Duration.ZERO);
        say(String.format(Locale.ROOT, "Draining with the job (-Xmx%s) %s", heap, String.join(" ", settings)));
        List<String> command = command(bench.home());
        command.addAll(settings);
        Drain.Result drain = Drain.run(
                command,
                environment(
                        bench.target(),
                        bench.own(),
                        bench.name(),
                        bench.backlog().deadLetters()),
                bench.folder().resolve(log),
                database,
                orders,
                this::progress);
        Duration serverCpu =
                serverPid.flatMap(ProcessCost::cpu).orElse(Duration.ZERO).minus(serverBefore);
        return new BenchComparison.Measured(
                drain, serverCpu, database.checksum("orders").equals(bench.expected()));
    }

    private double yardstick(Yardstick yardstick, BenchDatabase database) throws SQLException, InterruptedException {
        say(String.format(Locale.ROOT, "Yardstick: %s, %d sessions", yardstick.title(), sessions));
        return YardstickRun.rowsPerSecond(yardstick, database, orders, sessions);
    }

    private List<String> command(Path home) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("orderflow").toString(),
                "job",
                "--driver-memory",
                heap,
                "--conf",
                "spark.ui.enabled=false"));
        sparkOptions.forEach(option -> command.addAll(List.of(option.split(" "))));
        command.addAll(List.of("--", "--until-caught-up"));
        jobSettings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return command;
    }

    private Map<String, String> environment(Target target, Own own, String name, String deadLetters) {
        Map<String, String> environment = new HashMap<>(own.environment());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", target.kafka().bootstrapServers());
        environment.put("KAFKA_TOPIC", name);
        environment.put("KAFKA_DLQ_TOPIC", deadLetters);
        environment.put("MYSQL_DATABASE", name);
        environment.put("MYSQL_TABLE", "orders");
        environment.put("ORDERFLOW_BUILD", "never");
        return environment;
    }

    /** A server on this machine names its file; of another one nothing is known. */
    private static Optional<Long> pidOf(BenchDatabase database) {
        try {
            return Optional.of(Long.valueOf(Files.readString(Path.of(database.text("SELECT @@pid_file")))
                    .strip()));
        } catch (SQLException | IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static void say(String text) {
        System.err.println(text);
    }

    /** A line every few seconds, so that a log of it stays readable. */
    private void progress(long rows) {
        long now = System.nanoTime();
        if (now - lastProgress > PROGRESS_EVERY.toNanos()) {
            lastProgress = now;
            say(String.format(Locale.ROOT, "  %,d of %,d", rows, orders));
        }
    }

    /** Services that no environment variable names, started for the run. */
    private record Own(Optional<LocalKafka> kafka, Optional<LocalMysql> mysql) implements AutoCloseable {

        static Own start(Path folder) {
            return new Own(
                    isSet("KAFKA_BOOTSTRAP_SERVERS")
                            ? Optional.empty()
                            : Optional.of(LocalKafka.start(
                                    LocalKafka.Options.in(folder.resolve("kafka")),
                                    Installation.find(),
                                    BenchMain::say)),
                    isSet("MYSQL_HOST")
                            ? Optional.empty()
                            : Optional.of(LocalMysql.start(
                                    LocalMysql.Options.in(folder.resolve("mysql")),
                                    Installation.find(),
                                    BenchMain::say)));
        }

        private static boolean isSet(String variable) {
            return !System.getenv().getOrDefault(variable, "").isBlank();
        }

        Map<String, String> settings() {
            Map<String, String> settings = new HashMap<>();
            kafka.ifPresent(broker -> settings.put("kafka.bootstrap-servers", broker.bootstrapServers()));
            mysql.ifPresent(server -> settings.putAll(Map.of(
                    "mysql.host", server.host(),
                    "mysql.port", Integer.toString(server.port()),
                    "mysql.user", server.user(),
                    "mysql.password", server.password())));
            return settings;
        }

        Map<String, String> environment() {
            Map<String, String> environment = new HashMap<>();
            mysql.ifPresent(server -> environment.putAll(Map.of(
                    "MYSQL_HOST", server.host(),
                    "MYSQL_PORT", Integer.toString(server.port()),
                    "MYSQL_USER", server.user(),
                    "MYSQL_PASSWORD", server.password())));
            return environment;
        }

        Optional<Long> mysqlPid() {
            return mysql.map(LocalMysql::pid);
        }

        @Override
        public void close() {
            kafka.ifPresent(LocalKafka::close);
            mysql.ifPresent(LocalMysql::close);
        }
    }
}
