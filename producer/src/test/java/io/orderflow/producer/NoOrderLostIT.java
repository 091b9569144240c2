package io.orderflow.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.LocalKafka;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestTopics;
import io.orderflow.producer.make.OrderNumbers;
import io.orderflow.producer.send.UnsentLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the producer's process, and the broker: afterwards every id from the first to the last is in the topic, and
 * every record saved as unsent, byte for byte.
 */
@ExtendWith(RealServices.class)
class NoOrderLostIT {
    @TempDir
    private Path folder;

    private LocalKafka broker;
    private TestTopics topics;
    private String topic = "";

    @BeforeEach
    void use(LocalKafka broker, TestTopics topics) {
        this.broker = broker;
        this.topics = topics;
        topic = topics.newName();
    }

    /** The broker serves other tests too. */
    @AfterEach
    void leaveTheBrokerRunning() {
        broker.thaw();
        if (!broker.isRunning()) {
            broker.start();
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
                "kafka.topic=" + topic));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output.log").toFile()))
                .start();
    }

    private long inTopic() {
        return topics.endOffsets(topic).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Path unsent() {
        return folder.resolve("unsent.jsonl");
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output.log"));
    }

    /** The values of the records in the file that are not marked as done. */
    private Set<String> noted() throws IOException {
        Map<Long, String> open = new TreeMap<>();
        for (String text : Files.readAllLines(unsent())) {
            UnsentLine.read(text)
                    .ifPresent(line -> line.record()
                            .ifPresentOrElse(
                                    record -> open.put(
                                            line.sequence(),
                                            new String(record.value().orElseThrow(), UTF_8)),
                                    () -> open.remove(line.sequence())));
        }
        return new HashSet<>(open.values());
    }

    private void nextStartSends(Set<String> noted) throws Exception {
        Process next = producer("--count", "50", "--interval", "0");
        assertThat(next.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(next.exitValue()).as(output()).isZero();
        assertThat(output()).contains("Sending first what an earlier run left");
        assertThat(unsent()).doesNotExist();
        SortedSet<Long> numbers = new TreeSet<>();
        Set<String> values = new HashSet<>();
        topics.readAll(topic).forEach(record -> {
            numbers.add(OrderNumbers.of(OwnersOrder.CONTRACT)
                    .of(new String(record.key(), UTF_8))
                    .orElseThrow());
            values.add(new String(record.value(), UTF_8));
        });
        assertThat(values).containsAll(noted);
        assertThat(numbers)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, numbers.last()).boxed().toList());
    }

    @Test
    void killingTheProducerWhileTheBrokerDoesNotAnswerLosesNoOrder() throws Exception {
        Process killed = producer("--rate", "500", "--threads", "3");
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> inTopic() > 100);
        broker.freeze();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> noted().size() > 500);
        killed.destroyForcibly().waitFor();
        Set<String> noted = noted();
        broker.thaw();
        nextStartSends(noted);
    }

    @Test
    void aBrokerThatIsKilledForLongerThanTheClientIsPatientCostsNoOrder() throws Exception {
        String[] impatient = {
            "--rate", "300", "--set", "kafka.properties.delivery.timeout.ms=2000",
            "--set", "kafka.properties.request.timeout.ms=1500", "--set", "producer.retry-wait=200 ms",
            "--set", "producer.flush-limit=2 s"
        };
        Process producing = producer(impatient);
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> inTopic() > 100);
        broker.kill();
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> output().contains("is kept for the next start"));
        producing.destroy();
        assertThat(producing.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(producing.exitValue()).isEqualTo(65);
        Set<String> noted = noted();
        assertThat(noted).isNotEmpty();
        broker.start();
        nextStartSends(noted);
    }

    @Test
    void aFullBufferSlowsTheProducerDownAndDropsNothing() throws Exception {
        int room = 65_536 / 200;
        Process producing = producer(
                "--rate",
                "2000",
                "--count",
                "12000",
                "--set",
                "producer.compression=none",
                "--set",
                "kafka.properties.buffer.memory=65536",
                "--set",
                "kafka.properties.batch.size=8192");
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> inTopic() > 100);
        broker.freeze();
        // Without a limit there would be 6,000 more by then.
        Awaitility.await()
                .during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(4))
                .until(() -> noted().size() <= 2 * room);
        assertThat(producing.isAlive()).isTrue();
        broker.thaw();
        assertThat(producing.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(producing.exitValue()).as(output()).isZero();
        assertThat(output()).contains("acknowledged  12,000");
        assertThat(inTopic()).isEqualTo(12_000);
        assertThat(unsent()).doesNotExist();
    }
}
