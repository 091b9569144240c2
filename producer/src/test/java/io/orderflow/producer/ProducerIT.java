package io.orderflow.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.local.Installation;
import io.orderflow.local.LocalKafka;
import io.orderflow.order.Contract;
import io.orderflow.order.Decoded;
import io.orderflow.order.OrderDecoder;
import io.orderflow.settings.ExitCode;
import io.orderflow.settings.KafkaSettings;
import io.orderflow.settings.ProducerSettings;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The producer against a real broker. */
class ProducerIT {
    @TempDir
    private static Path folder;

    private static LocalKafka broker;

    private String topic = "";

    @BeforeAll
    static void startBroker() {
        broker = LocalKafka.start(LocalKafka.Options.in(folder), Installation.find(), message -> {});
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @BeforeEach
    void useATopicOfItsOwn(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
    }

    private Settings<ProducerOptions.Wanted> settings(String... keysAndValues) {
        SettingsSources sources = new SettingsSources(Map.of(), Map.of(), Map.of(), folder)
                .with("kafka.bootstrap-servers", broker.bootstrapServers(), "test")
                .with("kafka.topic", topic, "test")
                .with("producer.interval", "0", "test");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            sources = sources.with(keysAndValues[i], keysAndValues[i + 1], "test");
        }
        return Settings.load(
                sources,
                reader -> new ProducerOptions.Wanted(KafkaSettings.read(reader), ProducerSettings.read(reader)));
    }

    private ExitCode produce(String... keysAndValues) {
        return new ProducerRun(settings(keysAndValues), new StopSignal(Thread.currentThread())).run();
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        KafkaSettings kafka = settings().values().kafka();
        try (var consumer = new KafkaConsumer<>(
                Clients.consumer(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().mapToLong(consumer::position).sum() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private SortedSet<String> keys() {
        SortedSet<String> keys = new TreeSet<>();
        records().forEach(record -> keys.add(new String(record.key(), UTF_8)));
        return keys;
    }

    private void send(String key, String value) {
        KafkaSettings kafka = settings().values().kafka();
        try (var producer = new KafkaProducer<>(
                Clients.producer(kafka, settings().values().producer()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8)));
            producer.flush();
        }
    }

    @Test
    void createsTheTopicAndWritesEachOrderOnceUnderItsId() {
        assertThat(produce("producer.count", "500")).isEqualTo(ExitCode.OK);
        List<ConsumerRecord<byte[], byte[]>> records = records();
        assertThat(records).hasSize(500);
        assertThat(records.stream().map(ConsumerRecord::partition).distinct()).hasSize(3);
        assertThat(records)
                .allSatisfy(record -> assertThat(OrderNumber.inValue(new String(record.value(), UTF_8)))
                        .isEqualTo(OrderNumber.of(new String(record.key(), UTF_8))));
        assertThat(keys()).hasSize(500).startsWith("ORDER-000001").endsWith("ORDER-000500");
    }

    @Test
    void continuesAfterTheHighestId() {
        produce("producer.count", "40");
        produce("producer.count", "40");
        assertThat(keys()).hasSize(80).endsWith("ORDER-000080");
    }

    @Test
    void avroUnderAnotherKeyContinuesToo() {
        produce("producer.count", "40", "producer.format", "avro", "producer.key", "product_category");
        produce("producer.count", "40", "producer.format", "avro", "producer.threads", "3");
        SortedSet<String> ids = new TreeSet<>();
        OrderDecoder decoder = OrderDecoder.of(Contract.standard());
        records()
                .forEach(record -> ids.add(((Decoded.Accepted) decoder.decode(record.value()))
                        .order()
                        .orderId()));
        assertThat(ids).hasSize(80).startsWith("ORDER-000001").endsWith("ORDER-000080");
    }

    @Test
    void theHighestIdIsFoundBehindForeignRecordsAndTheDashboardsIds() {
        produce("producer.count", "3", "producer.starting-order-id", "70000");
        for (int i = 0; i < 50; i++) {
            send("ORDER-9000000000" + (10 + i), "{\"order_id\":\"ORDER-9000000000" + (10 + i) + "\"}");
            send("hostile-" + i, "\u0000{\"order_id\":\"ORDER-99\"}");
        }
        produce("producer.count", "1");
        assertThat(keys()).contains("ORDER-070003").doesNotContain("ORDER-070004", "ORDER-000001");
    }

    @Test
    void theHighestIdIsFoundThoughMoreLowerOnesThanTheTailHoldsCameAfterIt() {
        produce("producer.count", "3", "producer.starting-order-id", "5000000");
        produce("producer.count", "20000", "producer.starting-order-id", "1");
        produce("producer.count", "1");
        assertThat(keys()).hasSize(20_004).contains("ORDER-5000003");
    }

    @Test
    void aTopicThatMayNotBeCreatedIsAnErrorThatSaysWhatToDo() {
        assertThatThrownBy(() -> produce("producer.create-topic", "false"))
                .isInstanceOfSatisfying(
                        ProducerException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.KAFKA_REFUSED))
                .hasMessageContaining("does not exist")
                .hasMessageContaining("Create it, or correct KAFKA_TOPIC.");
    }

    @Test
    void aStopSettlesWhatIsOnItsWayAndLeavesNoHoleInTheIds() {
        AtomicReference<StopSignal> stop = new AtomicReference<>();
        CompletableFuture<ExitCode> run = CompletableFuture.supplyAsync(() -> {
            stop.set(new StopSignal(Thread.currentThread()));
            return new ProducerRun(settings(), stop.get()).run();
        });
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> stop.get() != null && !emptyTopic());
        assertThat(stop.get().request("test")).isTrue();
        assertThat(run.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join())
                .isEqualTo(ExitCode.OK);
        SortedSet<Long> numbers = new TreeSet<>();
        keys().forEach(key -> numbers.add(OrderNumber.of(key).orElseThrow()));
        assertThat(numbers.last()).isEqualTo(numbers.size());
    }

    private boolean emptyTopic() {
        try {
            return records().isEmpty();
        } catch (org.apache.kafka.common.KafkaException e) {
            return true;
        }
    }

    @Test
    void withoutABrokerItGivesUpAtTheLimitAndAStopEndsTheWait() {
        String nowhere = "127.0.0.1:1";
        assertThatThrownBy(() -> produce("kafka.bootstrap-servers", nowhere, "producer.connect-limit", "1 s"))
                .isInstanceOfSatisfying(
                        ProducerException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.KAFKA_UNREACHABLE))
                .hasMessageContaining("did not answer within 1 s (it does not answer)");
        StopSignal stop = new StopSignal(Thread.currentThread());
        CompletableFuture.delayedExecutor(300, java.util.concurrent.TimeUnit.MILLISECONDS)
                .execute(() -> stop.request("test"));
        long start = System.nanoTime();
        assertThat(new ProducerRun(settings("kafka.bootstrap-servers", nowhere), stop).run())
                .isEqualTo(ExitCode.OK);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void twoHundredOrdersASecondAreTwoHundredOrdersASecond() {
        long start = System.nanoTime();
        produce("producer.rate", "200", "producer.count", "600");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(2_990));
        long first =
                records().stream().mapToLong(ConsumerRecord::timestamp).min().orElseThrow();
        long last =
                records().stream().mapToLong(ConsumerRecord::timestamp).max().orElseThrow();
        assertThat(last - first).isBetween(2_935L, 3_055L);
    }
}
