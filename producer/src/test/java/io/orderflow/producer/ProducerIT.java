package io.orderflow.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestTopics;
import io.orderflow.producer.make.OrderNumbers;
import io.orderflow.producer.replay.CsvReplay;
import io.orderflow.producer.settings.ProducerSettings;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The producer with a real broker. */
@ExtendWith(RealServices.class)
class ProducerIT {
    @TempDir
    private static Path folder;

    private TestTopics topics;
    private String topic = "";

    @BeforeEach
    void useATopicOfItsOwn(TestTopics topics) {
        this.topics = topics;
        topic = topics.newName();
    }

    private Settings<ProducerOptions.Wanted> settings(String... keysAndValues) {
        SettingsSources sources = new SettingsSources(Map.of(), Map.of(), Map.of(), folder)
                .with("kafka.bootstrap-servers", topics.bootstrapServers(), "test")
                .with("kafka.topic", topic, "test")
                .with("producer.interval", "0", "test");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            sources = sources.with(keysAndValues[i], keysAndValues[i + 1], "test");
        }
        return Settings.load(
                sources,
                reader -> new ProducerOptions.Wanted(
                        KafkaSettings.read(reader), ProducerSettings.read(reader), OwnersOrder.CONTRACT.contract()));
    }

    private Condition produce(String... keysAndValues) {
        return new ProducerRun(settings(keysAndValues), new StopSignal(Thread.currentThread())).run();
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        return topics.readAll(topic);
    }

    private SortedSet<String> keys() {
        SortedSet<String> keys = new TreeSet<>();
        records().forEach(record -> keys.add(new String(record.key(), UTF_8)));
        return keys;
    }

    private void send(String key, String value) {
        topics.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8)));
    }

    private static OwnersOrder order(ConsumerRecord<byte[], byte[]> record) {
        return OwnersOrder.of(
                ((Decoded.Accepted) new RecordDecoder(OwnersOrder.CONTRACT).decode(record.value())).values());
    }

    @Test
    void createsTheTopicAndWritesEachOrderOnceUnderItsId() {
        assertThat(produce("producer.count", "500")).isEqualTo(Condition.OK);
        List<ConsumerRecord<byte[], byte[]>> records = records();
        assertThat(records).hasSize(500);
        assertThat(records.stream().map(ConsumerRecord::partition).distinct()).hasSize(3);
        assertThat(records)
                .allSatisfy(record -> assertThat(
                                OrderNumbers.of(OwnersOrder.CONTRACT).inValue(new String(record.value(), UTF_8)))
                        .isEqualTo(OrderNumbers.of(OwnersOrder.CONTRACT).of(new String(record.key(), UTF_8))));
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
        records().forEach(record -> ids.add(order(record).orderId()));
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
                        ProducerException.class, e -> assertThat(e.condition()).isEqualTo(Condition.KAFKA_REFUSED))
                .hasMessageContaining("does not exist")
                .hasMessageContaining("Create it, or correct KAFKA_TOPIC.");
    }

    @Test
    void aStopSettlesWhatIsOnItsWayAndLeavesNoHoleInTheIds() {
        AtomicReference<StopSignal> stop = new AtomicReference<>();
        CompletableFuture<Condition> run = CompletableFuture.supplyAsync(() -> {
            stop.set(new StopSignal(Thread.currentThread()));
            return new ProducerRun(settings(), stop.get()).run();
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> stop.get() != null && !records().isEmpty());
        assertThat(stop.get().request("test")).isTrue();
        assertThat(run.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join())
                .isEqualTo(Condition.OK);
        SortedSet<Long> numbers = new TreeSet<>();
        keys().forEach(key ->
                numbers.add(OrderNumbers.of(OwnersOrder.CONTRACT).of(key).orElseThrow()));
        assertThat(numbers.last()).isEqualTo(numbers.size());
    }

    @Test
    void withoutABrokerItGivesUpAtTheLimitAndAStopEndsTheWait() {
        String nowhere = "127.0.0.1:1";
        assertThatThrownBy(() -> produce("kafka.bootstrap-servers", nowhere, "producer.connect-limit", "1 s"))
                .isInstanceOfSatisfying(
                        ProducerException.class, e -> assertThat(e.condition()).isEqualTo(Condition.KAFKA_AWAY))
                .hasMessageContaining("did not answer within 1 s (it does not answer)");
        StopSignal stop = new StopSignal(Thread.currentThread());
        CompletableFuture.delayedExecutor(300, java.util.concurrent.TimeUnit.MILLISECONDS)
                .execute(() -> stop.request("test"));
        long start = System.nanoTime();
        assertThat(new ProducerRun(settings("kafka.bootstrap-servers", nowhere), stop).run())
                .isEqualTo(Condition.OK);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void twoHundredOrdersASecondAreTwoHundredOrdersASecond() {
        produce("producer.rate", "200", "producer.count", "300");
        long first =
                records().stream().mapToLong(ConsumerRecord::timestamp).min().orElseThrow();
        long last =
                records().stream().mapToLong(ConsumerRecord::timestamp).max().orElseThrow();
        // Never faster; how much slower, a busy machine decides here, and PaceTest by its own clock.
        assertThat(last - first).isGreaterThanOrEqualTo(1_435L);
    }

    @Test
    void eachCustomerIsSentBeforeItsFirstOrderAndIsTheSameInEveryRun() throws Exception {
        String customersTopic = topics.newName();
        for (int run = 0; run < 2; run++) {
            assertThat(produce(
                            "producer.count", "300", "producer.seed", "7", "producer.customers-topic", customersTopic))
                    .isEqualTo(Condition.OK);
        }
        Map<Integer, Long> firstOrder = new HashMap<>();
        records().forEach(record -> firstOrder.merge(order(record).customerId(), record.timestamp(), Math::min));
        Map<Integer, Long> firstSeen = new HashMap<>();
        Map<String, Set<String>> customers = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> customer : topics.readAll(customersTopic)) {
            String key = new String(customer.key(), UTF_8);
            firstSeen.merge(Integer.valueOf(key), customer.timestamp(), Math::min);
            customers.computeIfAbsent(key, id -> new HashSet<>()).add(new String(customer.value(), UTF_8));
        }
        assertThat(firstSeen.keySet()).isEqualTo(firstOrder.keySet());
        assertThat(firstSeen)
                .allSatisfy((customer, time) -> assertThat(time).isLessThanOrEqualTo(firstOrder.get(customer)));
        assertThat(customers)
                .allSatisfy((customer, values) -> assertThat(values)
                        .singleElement()
                        .asString()
                        .matches("\\{\"customer_id\":" + customer
                                + ",\"name\":\"[A-Z][a-z]+"
                                + " [A-Z][a-z]+\",\"age_group\":\"[0-9+-]+\",\"region\":\"[A-Z][a-z]+\"}"));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, customersTopic);
        assertThat(topics.admin()
                        .describeConfigs(List.of(resource))
                        .all()
                        .get()
                        .get(resource)
                        .get("cleanup.policy")
                        .value())
                .isEqualTo("compact");
    }

    @Test
    void aFileIsSentInTheOrderOfItsTimesAndTheSameIdsComeWithTheSecondReplay() throws IOException {
        Path samples = Path.of(System.getProperty("orderflow.home"), "producer/samples");
        Path file = Files.copy(samples.resolve("takeaway-orders.csv"), folder.resolve("orders.csv"));
        Files.writeString(file, "x,03/08/2019 20:25,A,1,1.00,1\n", StandardOpenOption.APPEND);
        String[] replay = {
            "producer.csv.file",
            file.toString(),
            "producer.csv.prices-file",
            samples.resolve("takeaway-prices.csv").toString()
        };
        List<OwnersOrder> orders = new CsvReplay(
                        settings(replay).values().producer().csv(),
                        OwnersOrder.CONTRACT,
                        new StopSignal(Thread.currentThread()))
                .read().stream().map(order -> OwnersOrder.of(order.values())).toList();
        assertThat(produce(replay)).isEqualTo(Condition.OK);
        List<ConsumerRecord<byte[], byte[]>> once = records();
        assertThat(once.stream().map(ProducerIT::order)).containsExactlyInAnyOrderElementsOf(orders);
        for (int partition = 0; partition < 3; partition++) {
            int one = partition;
            assertThat(once.stream()
                            .filter(record -> record.partition() == one)
                            .map(record -> order(record).orderTimestamp()))
                    .isNotEmpty()
                    .isSorted();
        }
        assertThat(Files.readAllLines(folder.resolve("orders.csv.rejected.csv")))
                .hasSize(2)
                .last()
                .asString()
                .contains("Order Number must be a number");
        assertThat(produce(replay)).isEqualTo(Condition.OK);
        assertThat(records()).hasSize(2 * orders.size());
        assertThat(keys()).hasSize(orders.size());
    }

    @Test
    void aRecordTooLargeForKafkaIsInTheDeadLetterTopicAndNothingIsLeft() {
        topics.create(topic, 1, Map.of("max.message.bytes", "20000"));
        String deadLetters = topics.create(1);
        assertThat(produce(
                        "kafka.dead-letter-topic", deadLetters,
                        "producer.compression", "none",
                        "producer.count", "300",
                        "producer.seed", "1",
                        "producer.defects", "oversized=5%"))
                .isEqualTo(Condition.UNDELIVERED);
        List<ConsumerRecord<byte[], byte[]>> letters = topics.readAll(deadLetters);
        assertThat(letters).isNotEmpty().allSatisfy(letter -> {
            assertThat(new String(
                            letter.headers()
                                    .lastHeader("__orderflow.errors.reason")
                                    .value(),
                            UTF_8))
                    .isEqualTo("REFUSED_BY_KAFKA");
            assertThat(keys()).doesNotContain(new String(letter.key(), UTF_8));
        });
        assertThat(records()).hasSize(300 - letters.size());
        assertThat(folder.resolve("orders-unsent.jsonl")).doesNotExist();
    }
}
