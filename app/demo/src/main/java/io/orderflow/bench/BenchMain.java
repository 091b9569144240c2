package io.orderflow.bench;

import io.orderflow.local.SparkCluster;
import io.orderflow.program.command.ExitCodeWords;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./orderflow bench}: preloads orders, drains them, and measures the same server with plain clients. */
@Command(
        name = "orderflow bench",
        subcommands = {LatencyMain.class, ProduceMain.class, StreamsMain.class},
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
public final class BenchMain extends BenchCommand {

    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

    @Option(names = "--orders", defaultValue = "1000000", description = "How many (default: ${DEFAULT-VALUE}).")
    private long orders;

    @Option(names = "--sessions", defaultValue = "2", description = "Of each yardstick (default: ${DEFAULT-VALUE}).")
    private int sessions;

    @Option(
            names = "--rounds",
            defaultValue = "1",
            description = "Drain and yardsticks in turn (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--tenths",
            description =
                    "Also print the rows per second and the job's memory of each tenth of the drain, which shows what"
                            + " they do while the table grows.")
    private boolean tenths;

    @Mixin
    private JobOptions job = new JobOptions();

    @Option(
            names = "--worker-cores",
            paramLabel = "CORES",
            description =
                    "Drain on a standalone cluster of two workers on this machine, each with one executor and so many"
                            + " cores, in place of one process. CPU and memory are then those of the job's driver.")
    private Integer workerCores;

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

    @Override
    boolean measure(BenchServices services, Path folder)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        if (workerCores != null && workerCores < 1) {
            throw new BenchFailedException("--worker-cores must be 1 or more, was " + workerCores);
        }
        if (workerCores == null) {
            return drainAll(services, folder);
        }
        say("Spark: starting a master and two workers");
        try (SparkCluster cluster = SparkCluster.start(folder.resolve("cluster"), workerCores)) {
            job.submitTo(cluster);
            return drainAll(services, folder);
        }
    }

    private boolean drainAll(BenchServices services, Path folder)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        String name = newName();
        Checksum expected = Checksum.ofRows(new BenchRows(), orders);
        boolean correct = true;
        try (Backlog backlog = new Backlog(services.kafka().clientProperties(), name)) {
            say(String.format(Locale.ROOT, "Preloading %,d orders into %d partitions", orders, job.partitions()));
            backlog.load(orders, job.partitions(), this::progress);
            Bench bench = new Bench(services, name, folder, backlog, expected);
            if (against != null) {
                return compare(bench);
            }
            for (int round = 1; round <= rounds; round++) {
                try (BenchDatabase database = new BenchDatabase(services.mysql(), name, JobOptions.home())) {
                    double load = yardstick(Yardstick.LOAD_DATA, database);
                    double insert = yardstick(Yardstick.INSERT, database);
                    BenchComparison.Measured measured = drain(bench, database, "job-" + round + ".log", List.of());
                    correct &= measured.correct();
                    BenchReport report = new BenchReport(
                            orders, sessions, load, insert, measured.drain(), measured.serverCpu(), measured.correct());
                    report.print(System.out, database.text("SELECT VERSION()"));
                    if (tenths) {
                        report.printTenths(System.out);
                    }
                }
            }
        }
        return correct;
    }

    /** What stays the same over all drains of a run. */
    private record Bench(BenchServices services, String name, Path folder, Backlog backlog, Checksum expected) {}

    private boolean compare(Bench bench) throws SQLException, InterruptedException {
        List<BenchComparison.Round> measured = new ArrayList<>();
        String version = "";
        for (int round = 1; round <= rounds; round++) {
            BenchComparison.Measured[] both = new BenchComparison.Measured[2];
            for (int turn = 0; turn < 2; turn++) {
                int changed = (round + turn) % 2;
                try (BenchDatabase database =
                        new BenchDatabase(bench.services().mysql(), bench.name(), JobOptions.home())) {
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
        Optional<Long> serverPid = bench.services().mysqlPid(database);
        Duration serverBefore = serverPid.flatMap(ProcessCost::cpu).orElse(Duration.ZERO);
        say(String.format(Locale.ROOT, "Draining with the job (-Xmx%s) %s", job.heap(), String.join(" ", settings)));
        List<String> command = job.command("--until-caught-up");
        command.addAll(settings);
        Drain.Result drain = Drain.run(
                command,
                JobOptions.environment(
                        bench.services(), bench.name(), bench.backlog().deadLetters()),
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

    /** A line every few seconds, so that a log of it stays readable. */
    private void progress(long rows) {
        long now = System.nanoTime();
        if (now - lastProgress > PROGRESS_EVERY.toNanos()) {
            lastProgress = now;
            say(String.format(Locale.ROOT, "  %,d of %,d", rows, orders));
        }
    }
}
