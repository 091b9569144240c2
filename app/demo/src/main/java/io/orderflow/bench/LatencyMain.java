package io.orderflow.bench;

import io.orderflow.local.WatchedProcess;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
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
                        + " of the job, and of a plain consumer (Kafka's client, Jackson, one multi-row INSERT and commit for"
                        + " each poll) in the same run. Then, with nothing arriving, what the job costs while idle.")
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

    /** What was measured of one of the two. */
    private record Measured(SendToRow latency, double cores, double serverCores, double idleCores) {}

    @Override
    boolean measure(BenchServices services, Path folder) throws SQLException, InterruptedException, ExecutionException {
        Measured plain = plain(services);
        Measured ours = job(services, folder);
        print(plain, ours);
        return true;
    }

    private Measured plain(BenchServices services) throws SQLException, InterruptedException, ExecutionException {
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
                return new Measured(latency, cores(consumer.cpu().minus(before), seconds), 0, 0);
            }
        }
    }

    private Measured job(BenchServices services, Path folder)
            throws SQLException, InterruptedException, ExecutionException {
        say(String.format(Locale.ROOT, "The job, %d orders/s", rate));
        String name = newName();
        try (Backlog topic = new Backlog(services.kafka().clientProperties(), name);
                BenchDatabase database = new BenchDatabase(services.mysql(), name, JobOptions.home())) {
            topic.create(job.partitions());
            database.createOrders("orders");
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
                long pid = process.handle().pid();
                long server = services.mysqlPid(database).orElse(-1L);
                Duration before = cpu(pid);
                Duration serverBefore = cpu(server);
                SendToRow latency =
                        new SteadyLoad(services, name, database, rate, running).run(Duration.ofSeconds(seconds));
                double cores = cores(cpu(pid).minus(before), seconds);
                double serverCores = cores(cpu(server).minus(serverBefore), seconds);
                say("Nothing arrives");
                Thread.sleep(5_000);
                before = cpu(pid);
                Thread.sleep(Duration.ofSeconds(seconds).toMillis());
                return new Measured(latency, cores, serverCores, cores(cpu(pid).minus(before), seconds));
            } finally {
                process.stop(Duration.ofSeconds(20));
            }
        }
    }

    private void print(Measured plain, Measured ours) {
        System.out.printf(
                Locale.ROOT,
                """

                %d orders/s for %d s, %d partitions, %s, Java %s, %d cores

                send → row, ms           p50     p90     p99   p99.9     max    CPU, cores   idle
                  a plain consumer   %7.0f %7.0f %7.0f %7.0f %7.0f   %8.2f
                  the job            %7.0f %7.0f %7.0f %7.0f %7.0f   %8.2f       %6.3f
                  database server while the job ran                          %8.2f
                """,
                rate,
                seconds,
                job.partitions(),
                LocalDate.now(ZoneOffset.UTC),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                plain.latency().percentile(50),
                plain.latency().percentile(90),
                plain.latency().percentile(99),
                plain.latency().percentile(99.9),
                plain.latency().percentile(100),
                plain.cores(),
                ours.latency().percentile(50),
                ours.latency().percentile(90),
                ours.latency().percentile(99),
                ours.latency().percentile(99.9),
                ours.latency().percentile(100),
                ours.cores(),
                ours.idleCores(),
                ours.serverCores());
    }
}
