package io.orderflow.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One broker for all tests: each test leaves it running. */
class LocalKafkaIT {
    @TempDir
    private static Path folder;

    private static LocalKafka kafka;

    private final Installation installation = Installation.find();
    private final List<String> progress = new ArrayList<>();

    @BeforeAll
    static void start() {
        kafka = LocalKafka.start(folder);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void keepsTopicsAndRecordsWhenItIsKilledAndStartedAgain() {
        try (var topics = new TestTopics(kafka.bootstrapServers())) {
            String topic = topics.create("kept", 1, Map.of());
            topics.send(topic, 0, "order".getBytes(UTF_8));

            kafka.kill();
            assertThat(kafka.isRunning()).isFalse();
            kafka.start();

            assertThat(topics.readAll(topic)).hasSize(1);
        }
    }

    @Test
    void servesTheSameDataOnTheSamePortToTheNextOwnerOfTheFolder() {
        String before = kafka.bootstrapServers();
        String topic = "kept-too";
        var topics = new TestTopics(before);
        TestTopics.await(topics.admin()
                .createTopics(List.of(new org.apache.kafka.clients.admin.NewTopic(topic, 2, (short) 1)))
                .all());
        topics.close();
        kafka.close();
        kafka = LocalKafka.start(LocalKafka.Options.in(folder), installation, progress::add);

        assertThat(kafka.bootstrapServers()).isEqualTo(before);
        assertThat(progress).noneMatch(line -> line.contains("formatting"));
        try (var again = new TestTopics(before)) {
            assertThat(again.endOffsets(topic)).isEqualTo(Map.of(0, 0L, 1, 0L));
        }
    }

    @Test
    void staysFrozenUntilItIsThawed() {
        try (var topics = new TestTopics(kafka.bootstrapServers())) {
            String topic = topics.create(1);
            kafka.freeze();
            assertThat(kafka.isRunning()).isTrue();
            var answer = topics.admin().describeCluster().nodes();
            assertThatThrownBy(() -> answer.get(1, java.util.concurrent.TimeUnit.SECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            kafka.thaw();
            topics.send(topic, 0, new byte[1]);
        }
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        Loopback.assertOnly(kafka.port());
    }

    @Test
    void refusesASecondStartOnItsFolderAlsoInTheSameProcess(@TempDir Path other) throws IOException {
        assertThatThrownBy(() -> LocalKafka.start(LocalKafka.Options.in(folder), installation, line -> {}))
                .hasMessageContaining(
                        "already in use by process " + ProcessHandle.current().pid());
        assertThatThrownBy(() -> kafka.start()).hasMessageContaining("Kafka is already running");
        try (ServerSocket taken = new ServerSocket(0, 1, Ports.loopback())) {
            var options = LocalKafka.Options.in(other).withPort(taken.getLocalPort());
            assertThatThrownBy(() -> LocalKafka.start(options, installation, line -> {}))
                    .isInstanceOf(ServiceFailedException.class)
                    .hasMessageContaining("Kafka cannot listen on port " + taken.getLocalPort());
        }
        var mistaken = LocalKafka.Options.in(other).withProperty("num.io.threads", "none");
        assertThatThrownBy(() -> LocalKafka.start(mistaken, installation, line -> {}))
                .hasMessageContaining("num.io.threads");
    }
}
