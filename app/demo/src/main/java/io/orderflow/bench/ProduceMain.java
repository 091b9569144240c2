package io.orderflow.bench;

import io.orderflow.local.WatchedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./orderflow bench produce}: the producer at full speed, as a ratio to Kafka's client with ready-made records.
 */
@Command(
        name = "produce",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lets the producer send orders as fast as it can, and prints its records per second as a ratio to"
                + " Kafka's client alone in the same run: it sends ready-made orders of the same size with the same"
                + " settings (compression, acks, batches), as kafka-producer-perf-test does with a file of payloads."
                + " Each gets a JVM of its own in each round, and both are measured at the topic: from the first record"
                + " to the last.")
final class ProduceMain extends BenchCommand {

    @Option(names = "--orders", defaultValue = "1000000", description = "How many (default: ${DEFAULT-VALUE}).")
    private long orders;

    @Option(names = "--rounds", defaultValue = "2", description = "Of both, in turn (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--partitions", defaultValue = "3", description = "Of the topics (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Override
    BenchServices services(Path folder) {
        return BenchServices.startKafka(folder, this::say);
    }

    @Override
    boolean measure(BenchServices services, Path folder) throws InterruptedException, ExecutionException {
        List<Double> plain = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            say("Kafka's client with ready-made orders, round " + round);
            plain.add(plain(services, folder));
            say("The producer, round " + round);
            ours.add(producer(services, folder));
        }
        print(plain, ours);
        return true;
    }

    private double plain(BenchServices services, Path folder) throws InterruptedException, ExecutionException {
        Path log = folder.resolve("client.log");
        return perSecond(
                services,
                log,
                topic -> PlainProducer.start(services.kafka().clientProperties(), topic.name(), orders, log));
    }

    private double producer(BenchServices services, Path folder) throws InterruptedException, ExecutionException {
        Path log = folder.resolve("producer.log");
        return perSecond(
                services,
                log,
                topic -> WatchedProcess.start(
                        List.of(
                                JobOptions.home().resolve("orderflow").toString(),
                                "produce",
                                "--count",
                                Long.toString(orders),
                                "--set",
                                "producer.interval=0",
                                "--set",
                                "producer.unsent-file=" + folder.resolve("unsent.jsonl")),
                        log,
                        JobOptions.environment(services, topic.name(), topic.deadLetters())));
    }

    /** What a program sends to a topic of its own. */
    private double perSecond(BenchServices services, Path log, Function<Backlog, WatchedProcess> program)
            throws InterruptedException, ExecutionException {
        try (Backlog topic = new Backlog(services.kafka().clientProperties(), newName())) {
            topic.create(partitions);
            try (TopicGrowth growth = TopicGrowth.watch(services, topic.name(), partitions, orders)) {
                WatchedProcess process = program.apply(topic);
                try {
                    return growth.perSecondOf(process, log);
                } finally {
                    process.stop(Duration.ofSeconds(20));
                }
            }
        }
    }

    private void print(List<Double> plain, List<Double> ours) {
        System.out.printf(
                Locale.ROOT,
                "%n%,d orders, %d partitions, %s, Java %s, %d cores%n%n",
                orders,
                partitions,
                LocalDate.now(ZoneOffset.UTC),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors());
        System.out.printf(Locale.ROOT, "%-36s %12s %12s %8s%n", "records/s, by round", "client", "producer", "ratio");
        for (int round = 0; round < plain.size(); round++) {
            System.out.printf(
                    Locale.ROOT,
                    "  %-34d %,12.0f %,12.0f %8.2f%n",
                    round + 1,
                    plain.get(round),
                    ours.get(round),
                    ours.get(round) / plain.get(round));
        }
    }
}
