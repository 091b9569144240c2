package io.orderflow.follow;

import static org.awaitility.Awaitility.await;

import io.orderflow.follow.confirm.ConfirmSettings;
import io.orderflow.follow.confirm.Confirming;
import io.orderflow.follow.notify.NotifyMain;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Figures of app/docs/benchmarks.md, printed with their yardsticks. No test: run by name, -Dit.test=FollowFigures. The
 * ledger is moved by the job's own classes, without Spark.
 */
class FollowFigures extends OnRealServices {

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int BACKLOG = 100_000;

    @TempDir
    private Path folder;

    private static void print(String text, Object... values) {
        System.out.println("FIGURE " + String.format(Locale.ROOT, text, values));
    }

    @Test
    @SuppressWarnings("try") // The confirmer works by itself.
    void delayFromStoredToConfirmedAt200OrdersASecond() throws SQLException {
        Stage stage = Stage.of(topics, database, 4);
        LedgerByHand ledger = stage.ledger();
        Map<String, Long> stored = new ConcurrentHashMap<>();
        List<Long> delays = new ArrayList<>();
        int all = 6_000;
        try (Following confirming = Confirming.start(stage.confirm());
                KafkaConsumer<byte[], byte[]> orders = reader(stage.topic(), 4);
                KafkaConsumer<byte[], byte[]> confirmations = reader(stage.confirmations(), 4)) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(stage, 1, all, 200));
            CompletableFuture<Void> settled = CompletableFuture.runAsync(() -> {
                // As batches of the job, 200 ms apart.
                while (stored.size() < all) {
                    LockSupport.parkNanos(200_000_000);
                    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
                    orders.poll(Duration.ofMillis(10)).forEach(batch::add);
                    try {
                        ledger.settle(batch);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                    long now = System.nanoTime();
                    batch.forEach(one -> stored.put(one.partition() + "@" + one.offset(), now));
                }
            });
            CompletableFuture<Map<String, Integer>> sampled = CompletableFuture.supplyAsync(() -> samples(sent));
            int seen = 0;
            Map<String, Long> arrived = new HashMap<>();
            while (seen < all) {
                for (ConsumerRecord<byte[], byte[]> one : confirmations.poll(Duration.ofMillis(20))) {
                    long now = System.nanoTime();
                    String text = new String(one.value(), java.nio.charset.StandardCharsets.UTF_8);
                    arrived.put(text.replaceAll(".*\"partition\":(\\d+),\"offset\":(\\d+).*", "$1@$2"), now);
                    seen++;
                }
            }
            sent.join();
            settled.join();
            print("what the confirmer does, samples of 10 ms: %s", sampled.join());
            // The first seconds are those of the JVM.
            arrived.forEach((place, at) -> {
                if (Long.parseLong(place.substring(place.indexOf('@') + 1)) > all / 4 / 4) {
                    delays.add((at - stored.get(place)) / 1_000_000);
                }
            });
        }
        long[] sorted = delays.stream().mapToLong(Long::longValue).sorted().toArray();
        print(
                "stored -> confirmed and read, 200 orders/s, %d orders: p50 %d ms, p95 %d ms, p99 %d ms, longest %d ms",
                sorted.length,
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.95)],
                sorted[(int) (sorted.length * 0.99)],
                sorted[sorted.length - 1]);
    }

    /** By the first of these that stands on the stack of the member's thread. */
    private static Map<String, Integer> samples(CompletableFuture<Void> until) {
        List<String> phases = List.of(
                "standings",
                "outcomes",
                "LifeClosing",
                "id",
                "sendOffsetsToTransaction",
                "commitTransaction",
                "beginTransaction",
                "send",
                "refreshContracts",
                "poll",
                "call");
        Map<String, Integer> samples = new TreeMap<>();
        while (!until.isDone()) {
            LockSupport.parkNanos(10_000_000);
            Thread.getAllStackTraces().values().stream()
                    .filter(stack -> Arrays.stream(stack)
                            .anyMatch(frame -> frame.getClassName().endsWith("group.Member")))
                    .forEach(stack -> samples.merge(
                            phases.stream()
                                    .filter(phase -> Arrays.stream(stack)
                                            .anyMatch(frame ->
                                                    frame.getMethodName().equals(phase)))
                                    .findFirst()
                                    .orElse("other"),
                            1,
                            Integer::sum));
        }
        return samples;
    }

    @Test
    void confirmationsASecondFromABacklog() throws SQLException {
        Stage stage = Stage.of(topics, database, 4);
        LedgerByHand ledger = stage.ledger();
        for (int partition = 0; partition < 4; partition++) {
            stage.send(partition, partition * BACKLOG / 4 + 1, (partition + 1) * BACKLOG / 4);
        }
        ledger.settle();
        for (int round = 0; round < 3; round++) {
            double plain = BACKLOG / seconds(() -> plainCopy(stage));
            ConfirmSettings settings =
                    stage.load(Map.of("confirm.group", "round-" + UUID.randomUUID()), ConfirmSettings::read);
            double confirmed = BACKLOG
                    / seconds(() -> {
                        try (Following confirming = Confirming.start(settings)) {
                            await().pollInterval(Duration.ofMillis(20))
                                    .atMost(LONG)
                                    .until(() -> confirming.status().followed() >= BACKLOG);
                        }
                    });
            print(
                    "confirmations from a backlog of %d: %.0f/s; consume-produce of the same records in transactions"
                            + " of 5000: %.0f/s; ratio %.2f",
                    BACKLOG, confirmed, plain, confirmed / plain);
        }
    }

    /** The yardstick: as much as any transactional program does that reads the topic and writes as many records. */
    private void plainCopy(Stage stage) {
        String target = topics.create(4);
        String group = "plain-" + UUID.randomUUID();
        Map<String, Object> properties = new HashMap<>(Map.of(
                "bootstrap.servers",
                topics.bootstrapServers(),
                "transactional.id",
                group,
                "linger.ms",
                5,
                "compression.type",
                "lz4"));
        try (KafkaConsumer<byte[], byte[]> orders = reader(stage.topic(), 4, Map.of("group.id", group));
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            int copied = 0;
            while (copied < BACKLOG) {
                Map<TopicPartition, OffsetAndMetadata> after = new HashMap<>();
                List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
                orders.poll(Duration.ofMillis(100)).forEach(batch::add);
                if (batch.isEmpty()) {
                    continue;
                }
                producer.beginTransaction();
                for (ConsumerRecord<byte[], byte[]> one : batch) {
                    var unused = producer.send(new ProducerRecord<>(target, one.partition(), null, one.value()));
                    after.put(
                            new TopicPartition(one.topic(), one.partition()), new OffsetAndMetadata(one.offset() + 1));
                }
                producer.sendOffsetsToTransaction(after, orders.groupMetadata());
                producer.commitTransaction();
                copied += batch.size();
            }
        }
    }

    @Test
    void processorTimeOfNotifyWithNothingToSend() throws IOException, InterruptedException, SQLException {
        Stage stage = Stage.of(topics, database, 1);
        stage.ledger();
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                NotifyMain.class.getName(),
                "--set",
                "notify.webhook-url=http://127.0.0.1:9/"));
        stage.values().forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("notify.out").toFile())
                .start();
        Duration before = cpu(process, 15);
        Duration after = cpu(process, 45);
        process.destroy();
        print(
                "notify with nothing to send: %.2f %% of a core over 45 s",
                after.minus(before).toMillis() / 450.0);
        process.waitFor();
    }

    private static Duration cpu(Process process, int afterSeconds) {
        long until = System.nanoTime() + Duration.ofSeconds(afterSeconds).toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(100_000_000);
        }
        return process.info().totalCpuDuration().orElseThrow();
    }

    private void send(Stage stage, int first, int last, int perSecond) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", topics.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long began = System.nanoTime();
            for (int id = first; id <= last; id++) {
                long due = began + (id - first) * 1_000_000_000L / perSecond;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                var unused = producer.send(new ProducerRecord<>(stage.topic(), id % 4, null, Stage.order(id)));
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> reader(String topic, int partitions) {
        return reader(topic, partitions, Map.of());
    }

    private KafkaConsumer<byte[], byte[]> reader(String topic, int partitions, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "bootstrap.servers",
                topics.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "max.poll.records",
                5_000,
                "auto.offset.reset",
                "earliest"));
        properties.putAll(more);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Set<TopicPartition> all = ConcurrentHashMap.newKeySet();
        for (int partition = 0; partition < partitions; partition++) {
            all.add(new TopicPartition(topic, partition));
        }
        consumer.assign(all);
        consumer.seekToBeginning(all);
        return consumer;
    }

    static double seconds(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }
}
