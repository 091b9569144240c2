package io.orderflow.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.Installation;
import io.orderflow.local.LocalKafka;
import io.orderflow.settings.KafkaSettings;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the producer's process, and the broker: every id from the first to the last is in the topic afterwards. */
class NoOrderLostIT {
    private static final String TOPIC = "orders";

    @TempDir
    private Path folder;

    private LocalKafka broker;

    @BeforeEach
    void startBroker() {
        broker = LocalKafka.start(LocalKafka.Options.in(folder.resolve("kafka")), Installation.find(), message -> {});
    }

    @AfterEach
    void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    private Process producer(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dorderflow.log.dir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "io.orderflow.producer.ProducerMain",
                "--set",
                "kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--set",
                "producer.unsent-file=" + folder.resolve("unsent.jsonl"),
                "--set",
                "kafka.topic=" + TOPIC));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output.log").toFile()))
                .start();
    }

    private KafkaSettings kafka() {
        return Settings.load(
                        new SettingsSources(Map.of(), Map.of(), Map.of(), folder)
                                .with("kafka.bootstrap-servers", broker.bootstrapServers(), "test")
                                .with("kafka.topic", TOPIC, "test"),
                        KafkaSettings::read)
                .values();
    }

    private SortedSet<Long> numbers() {
        SortedSet<Long> numbers = new TreeSet<>();
        try (var consumer = new KafkaConsumer<>(
                Clients.consumer(kafka()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(info -> new TopicPartition(TOPIC, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            while (partitions.stream().mapToLong(consumer::position).sum() < end) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> numbers.add(
                                OrderNumber.of(new String(record.key(), UTF_8)).orElseThrow()));
            }
        }
        return numbers;
    }

    private int inTopic() {
        try {
            return numbers().size();
        } catch (KafkaException e) {
            return 0; // not created yet
        }
    }

    private void assertWithoutGap() {
        SortedSet<Long> numbers = numbers();
        assertThat(numbers)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, numbers.last()).boxed().toList());
    }

    @Test
    void killingTheProducerWhileTheBrokerDoesNotAnswerLosesNoOrder() throws Exception {
        Process killed = producer("--rate", "500");
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> inTopic() > 100);
        broker.freeze();
        Path unsent = folder.resolve("unsent.jsonl");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.readAllLines(unsent).stream()
                                .filter(line -> line.startsWith("{\"seq\""))
                                .count()
                        > 500);
        killed.destroyForcibly().waitFor();
        broker.thaw();
        Process next = producer("--count", "50", "--interval", "0");
        assertThat(next.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(next.exitValue())
                .as(Files.readString(folder.resolve("output.log")))
                .isZero();
        assertThat(Files.readString(folder.resolve("output.log"))).contains("Sending first what an earlier run left");
        assertWithoutGap();
        assertThat(unsent).doesNotExist();
    }

    @Test
    void aBrokerThatIsKilledForLongerThanTheClientIsPatientCostsNoOrder() throws Exception {
        String[] impatient = {
            "--rate", "300", "--set", "kafka.properties.delivery.timeout.ms=2000",
            "--set", "kafka.properties.request.timeout.ms=1500", "--set", "producer.retry-wait=200 ms"
        };
        Process producing = producer(impatient);
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> inTopic() > 100);
        broker.kill();
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> Files.readString(folder.resolve("output.log")).contains("is kept for the next start"));
        producing.destroy();
        assertThat(producing.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(producing.exitValue()).isEqualTo(65);
        broker.restart();
        Process next = producer("--count", "50", "--interval", "0");
        assertThat(next.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(next.exitValue())
                .as(Files.readString(folder.resolve("output.log")))
                .isZero();
        assertWithoutGap();
    }
}
