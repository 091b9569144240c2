package io.orderflow.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A second process owns services in a folder, and is killed. The folder and a surviving owner serve the next test.
 */
class OwnerKilledIT {
    @TempDir
    private static Path folder;

    private static Process owner;
    private static ProcessHandle kafka;
    private static ProcessHandle mysql;

    private final Installation installation = Installation.find();

    @BeforeEach
    void startAnOwner() throws IOException {
        if (owner != null && owner.isAlive()) {
            return;
        }
        owner = new ProcessBuilder(
                        Installation.java(),
                        "-Dorderflow.home=" + System.getProperty("orderflow.home"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServicesOwner.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var lines = new BufferedReader(new InputStreamReader(owner.getInputStream(), UTF_8));
        String started = lines.readLine();
        assertThat(started).startsWith("started ");
        String[] words = started.split(" ", -1);
        kafka = ProcessHandle.of(Long.parseLong(words[1])).orElseThrow();
        mysql = ProcessHandle.of(Long.parseLong(words[2])).orElseThrow();
    }

    @AfterAll
    static void leaveNothingBehind() {
        Stream.of(owner.toHandle(), kafka, mysql).forEach(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    private static void killTheOwner() {
        owner.destroyForcibly().onExit().join();
    }

    @Test
    void itsServicesEndByThemselvesEvenAFrozenOne() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", Long.toString(mysql.pid())).start().waitFor();
        killTheOwner();

        await().atMost(Duration.ofSeconds(30)).until(() -> !mysql.isAlive() && !kafka.isAlive());
    }

    @Test
    void theNextOwnerWaitsForThemAndContinues() {
        killTheOwner();

        try (LocalServices next = LocalServices.start(folder, installation, line -> {})) {
            assertThat(kafka.isAlive()).isFalse();
            assertThat(mysql.isAlive()).isFalse();
            assertThat(next.kafka().isRunning()).isTrue();
            assertThat(next.mysql().isRunning()).isTrue();
        }
    }

    @Test
    void ctrlCOnItsTerminalDoesNotReachTheServices() throws IOException, InterruptedException {
        for (ProcessHandle service : List.of(kafka, mysql)) {
            new ProcessBuilder("kill", "-INT", Long.toString(service.pid()))
                    .start()
                    .waitFor();
        }

        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> kafka.isAlive() && mysql.isAlive());
    }

    @Test
    void aSecondOwnerIsRefusedWithTheNameOfTheFirst() {
        assertThatThrownBy(() ->
                        LocalKafka.start(LocalKafka.Options.in(folder.resolve("kafka")), installation, line -> {}))
                .isInstanceOf(ServiceFailedException.class)
                .hasMessageContaining("already in use by process " + owner.pid());
        assertThatThrownBy(() ->
                        LocalMysql.start(LocalMysql.Options.in(folder.resolve("mysql")), installation, line -> {}))
                .isInstanceOf(ServiceFailedException.class)
                .hasMessageContaining("already in use by process " + owner.pid());
        assertThat(kafka.isAlive()).isTrue();
        assertThat(mysql.isAlive()).isTrue();
    }
}
