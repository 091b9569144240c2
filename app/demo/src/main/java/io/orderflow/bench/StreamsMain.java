package io.orderflow.bench;

import io.orderflow.local.WatchedProcess;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./orderflow bench streams}: what the shipped queries cost, and what they do to the job beside them. */
@Command(
        name = "streams",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Sends orders and customers at a steady rate, measures the job alone, then the job with all queries"
                        + " of sql/streams beside it: the CPU of each process, and how long an order takes to its row, as a ratio"
                        + " to the job alone in the same run.")
final class StreamsMain extends BenchCommand {

    @Option(names = "--rate", defaultValue = "1000", description = "Orders per second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description =
                    "How long each of the two is measured (default: ${DEFAULT-VALUE}). Latencies are those of the last"
                            + " minute: with less they include the warm-up, and the orders that waited for the job's start.")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "60",
            description = "Seconds of the same load before each (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--streams", paramLabel = "KEY=VALUE", description = "A setting for the queries, repeatable.")
    private Map<String, String> streams = new HashMap<>();

    @Mixin
    private JobOptions job = new JobOptions();

    /**
     * One of the two measurements, in cores and milliseconds.
     *
     * @param streamsCores 0 without queries
     */
    private record Measured(double jobCores, double serverCores, double streamsCores, long p50, long p95, long p99) {}

    @Override
    boolean measure(BenchServices services, Path folder) throws SQLException, InterruptedException, ExecutionException {
        List<WatchedProcess> programs = new ArrayList<>();
        String name = newName();
        try (Backlog topic = new Backlog(services.kafka().clientProperties(), name);
                BenchDatabase database = new BenchDatabase(services.mysql(), name, JobOptions.home())) {
            try {
                topic.create(job.partitions());
                Map<String, String> environment = JobOptions.environment(services, name, topic.deadLetters());
                WatchedProcess store = start(programs, job.command(), folder.resolve("job.log"), environment);
                start(programs, producer(folder, name), folder.resolve("producer.log"), environment);
                say(String.format(Locale.ROOT, "The job alone, %d orders/s", rate));
                Measured alone = measure(services, database, store, Optional.empty());
                WatchedProcess queries =
                        start(programs, queries(folder, name), folder.resolve("streams.log"), environment);
                say("The queries of sql/streams beside it");
                Measured beside = measure(services, database, store, Optional.of(queries));
                print(alone, beside, database);
                return true;
            } finally {
                programs.forEach(program -> program.stop(Duration.ofSeconds(20)));
            }
        }
    }

    private static WatchedProcess start(
            List<WatchedProcess> programs, List<String> command, Path log, Map<String, String> environment) {
        WatchedProcess process = WatchedProcess.start(command, log, environment);
        programs.add(0, process);
        return process;
    }

    private List<String> producer(Path folder, String name) {
        return command(
                "produce",
                Map.of(
                        "producer.rate", Integer.toString(rate),
                        "producer.customers-topic", name + "-customers",
                        "producer.unsent-file", folder.resolve("unsent.jsonl").toString()));
    }

    private List<String> queries(Path folder, String name) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "streams.customers-topic",
                name + "-customers",
                "streams.checkpoints",
                folder.resolve("checkpoints").toString(),
                "streams.from",
                "latest"));
        settings.putAll(streams);
        return command("streams", settings);
    }

    private static List<String> command(String program, Map<String, String> settings) {
        List<String> command =
                new ArrayList<>(List.of(JobOptions.home().resolve("orderflow").toString(), program));
        if (program.equals("streams")) {
            command.addAll(List.of("--driver-memory", "1g", "--conf", "spark.ui.enabled=false", "--"));
        }
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return command;
    }

    /**
     * Measures after warming up.
     *
     * @throws BenchFailedException one of the programs ended
     */
    private Measured measure(
            BenchServices services, BenchDatabase database, WatchedProcess store, Optional<WatchedProcess> queries)
            throws SQLException, InterruptedException {
        Thread.sleep(Duration.ofSeconds(warmUp).toMillis());
        long server = services.mysqlPid(database).orElse(-1L);
        long streamsPid = queries.map(process -> process.handle().pid()).orElse(-1L);
        Duration job0 = cpu(store.handle().pid());
        Duration server0 = cpu(server);
        Duration streams0 = cpu(streamsPid);
        Thread.sleep(Duration.ofSeconds(seconds).toMillis());
        if (!store.isRunning()
                || queries.filter(process -> !process.isRunning()).isPresent()) {
            throw new BenchFailedException("A program ended; the logs are beside its data");
        }
        return new Measured(
                cores(cpu(store.handle().pid()).minus(job0), seconds),
                cores(cpu(server).minus(server0), seconds),
                cores(cpu(streamsPid).minus(streams0), seconds),
                latency(database, 50),
                latency(database, 95),
                latency(database, 99));
    }

    /** Of the last minute, as the job reports it. */
    private static long latency(BenchDatabase database, int percent) throws SQLException {
        return database.number("SELECT latency_p" + percent + "_ms FROM orderflow_heartbeat");
    }

    private void print(Measured alone, Measured beside, BenchDatabase database) throws SQLException {
        System.out.printf(
                Locale.ROOT,
                """

                %d orders/s, %d partitions, %s, Java %s, %d cores, %d queries, each for %d s %s

                                          job alone   with queries    ratio
                  CPU of the queries, cores                %8.2f
                  CPU of the job, cores    %8.2f       %8.2f   %6.2f
                  CPU of the server        %8.2f       %8.2f   %6.2f
                  send → row, p50 ms       %8d       %8d   %6.2f
                              p95 ms       %8d       %8d   %6.2f
                              p99 ms       %8d       %8d   %6.2f
                """,
                rate,
                job.partitions(),
                LocalDate.now(ZoneOffset.UTC),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                database.number("SELECT COUNT(*) FROM orderflow_streams WHERE state = 'RUNNING'"),
                seconds,
                streams,
                beside.streamsCores(),
                alone.jobCores(),
                beside.jobCores(),
                beside.jobCores() / alone.jobCores(),
                alone.serverCores(),
                beside.serverCores(),
                beside.serverCores() / alone.serverCores(),
                alone.p50(),
                beside.p50(),
                (double) beside.p50() / alone.p50(),
                alone.p95(),
                beside.p95(),
                (double) beside.p95() / alone.p95(),
                alone.p99(),
                beside.p99(),
                (double) beside.p99() / alone.p99());
    }
}
