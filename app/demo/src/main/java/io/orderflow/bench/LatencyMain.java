package io.orderflow.bench;

import io.orderflow.local.WatchedProcess;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./orderflow bench latency}: from an order's send to its row, of the job and of a consumer by hand. */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Sends orders at a steady rate and prints how long it takes until another session sees their rows:"
                        + " of the job, and of a plain consumer (Kafka's client, Jackson, one multi-row INSERT and commit"
                        + " for each poll) in the same run; with the CPU of each. Then, with nothing arriving, what job,"
                        + " database server and broker cost while idle, and what the two cost without the job.")
final class LatencyMain extends BenchCommand {

    @Option(names = "--rate", defaultValue = "200", description = "Orders per second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "How long each of the two is measured (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "30",
            description = "Seconds of the same load before that (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Mixin
    private JobOptions job = new JobOptions();

    private record Plain(SendToRow latency, double cores) {}

    /**
     * What was measured of the job.
     *
     * @param idle while nothing arrived
     * @param without of the servers, before the job was started
     */
    private record Ours(SendToRow latency, CoresUsed busy, CoresUsed idle, CoresUsed without) {}

    @Override
    boolean measure(BenchServices services, Path folder) throws SQLException, InterruptedException, ExecutionException {
        Plain plain = plain(services);
        Ours ours = job(services, folder);
        print(plain, ours);
        return true;
    }

    private Plain plain(BenchServices services) throws SQLException, InterruptedException, ExecutionException {
        say(String.format(Locale.ROOT, "A plain consumer, %d orders/s", rate));
        String name = newName();
        try (Backlog topic = new Backlog(services.kafka().clientProperties(), name);
                BenchDatabase database = new BenchDatabase(services.mysql(), name, JobOptions.home())) {
            topic.create(job.partitions());
            database.createOrders("orders");
            try (PlainConsumer consumer = new PlainConsumer(services.kafka().clientProperties(), name, database)) {
                Runnable always = () -> {};
                new SteadyLoad(services, name, database, rate, always).run(Duration.ofSeconds(warmUp));
                Duration before = consumer.cpu();
                SteadyLoad load = new SteadyLoad(services, name, database, rate, always);
                SendToRow latency = load.run(Duration.ofSeconds(seconds));
                return new Plain(latency, cores(consumer.cpu().minus(before), seconds));
            }
        }
    }

    private Ours job(BenchServices services, Path folder)
            throws SQLException, InterruptedException, ExecutionException {
        String name = newName();
        try (Backlog topic = new Backlog(services.kafka().clientProperties(), name);
                BenchDatabase database = new BenchDatabase(services.mysql(), name, JobOptions.home())) {
            topic.create(job.partitions());
            database.createOrders("orders");
            Optional<Long> server = services.mysqlPid(database);
            CoresUsed without = idle(Optional.empty(), server, services.kafkaPid());
            say(String.format(Locale.ROOT, "The job, %d orders/s", rate));
            Path log = folder.resolve("job.log");
            WatchedProcess process = WatchedProcess.start(
                    job.command(), log, JobOptions.environment(services, name, topic.deadLetters()));
            Runnable running = () -> {
                if (!process.isRunning()) {
                    throw new BenchFailedException("The job ended; its log is " + log);
                }
            };
            try {
                new SteadyLoad(services, name, database, rate, running).run(Duration.ofSeconds(warmUp));
                Optional<Long> pid = Optional.of(process.handle().pid());
                CoresUsed.Meters meters = new CoresUsed.Meters(pid, server, services.kafkaPid());
                Duration time = Duration.ofSeconds(seconds);
                SendToRow latency = new SteadyLoad(services, name, database, rate, running).run(time);
                CoresUsed busy = meters.read(time);
                return new Ours(latency, busy, idle(pid, server, services.kafkaPid()), without);
            } finally {
                process.stop(Duration.ofSeconds(20));
            }
        }
    }

    private CoresUsed idle(Optional<Long> job, Optional<Long> server, Optional<Long> broker)
            throws InterruptedException {
        say("Nothing arrives");
        Thread.sleep(5_000);
        CoresUsed.Meters meters = new CoresUsed.Meters(job, server, broker);
        Duration time = Duration.ofSeconds(seconds);
        Thread.sleep(time.toMillis());
        return meters.read(time);
    }

    private void print(Plain plain, Ours ours) {
        System.out.printf(
                Locale.ROOT,
                """

                %d orders/s for %d s, %d partitions, %s, Java %s, %d cores

                send → row, ms           p50     p90     p99   p99.9     max
                  a plain consumer   %s
                  the job            %s

                CPU, cores              busy    idle   without the job
                  a plain consumer   %7.3f
                  the job            %s %s
                  database server    %s %s           %s
                  broker             %s %s           %s
                  all three          %s %s           %s
                """,
                rate,
                seconds,
                job.partitions(),
                LocalDate.now(ZoneOffset.UTC),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                percentiles(plain.latency()),
                percentiles(ours.latency()),
                plain.cores(),
                CoresUsed.cell(ours.busy().job()),
                CoresUsed.cell(ours.idle().job()),
                CoresUsed.cell(ours.busy().server()),
                CoresUsed.cell(ours.idle().server()),
                CoresUsed.cell(ours.without().server()),
                CoresUsed.cell(ours.busy().broker()),
                CoresUsed.cell(ours.idle().broker()),
                CoresUsed.cell(ours.without().broker()),
                CoresUsed.cell(ours.busy().all()),
                CoresUsed.cell(ours.idle().all()),
                CoresUsed.cell(ours.without().all()));
    }

    private static String percentiles(SendToRow latency) {
        return DoubleStream.of(50, 90, 99, 99.9, 100)
                .mapToObj(percent -> String.format(Locale.ROOT, "%7.0f", latency.percentile(percent)))
                .collect(Collectors.joining(" "));
    }
}
