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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second process owns services on a folder, and is killed. */
class OwnerKilledIT {
    private final Installation installation = Installation.find();

    @TempDir
    Path folder;

    private Process owner;
    private ProcessHandle kafka;
    private ProcessHandle mysql;

    @BeforeEach
    void startTheOwner() throws IOException {
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

    @AfterEach
    void leaveNothingBehind() {
        owner.destroyForcibly();
        kafka.destroyForcibly();
        mysql.destroyForcibly();
    }

    @Test
    void itsServicesEndByThemselves() {
        owner.destroyForcibly();

        await().atMost(Duration.ofSeconds(10)).until(() -> !kafka.isAlive() && !mysql.isAlive());
    }

    @Test
    void evenAFrozenServiceEnds() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", Long.toString(mysql.pid())).start().waitFor();
        owner.destroyForcibly();

        await().atMost(Duration.ofSeconds(12)).until(() -> !mysql.isAlive() && !kafka.isAlive());
    }

    @Test
    void theNextOwnerWaitsForThemAndGoesOn() {
        owner.destroyForcibly();

        try (LocalServices next = LocalServices.start(folder, installation, line -> {})) {
            assertThat(kafka.isAlive()).isFalse();
            assertThat(mysql.isAlive()).isFalse();
            assertThat(next.kafka().isRunning()).isTrue();
            assertThat(next.mysql().isRunning()).isTrue();
        }
    }

    @Test
    void ctrlCOnItsTerminalDoesNotReachTheServices() throws IOException, InterruptedException {
        for (ProcessHandle service : java.util.List.of(kafka, mysql)) {
            new ProcessBuilder("kill", "-INT", Long.toString(service.pid()))
                    .start()
                    .waitFor();
        }

        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> kafka.isAlive() && mysql.isAlive());
    }

    @Test
    void aSecondOwnerIsRefusedAndToldWhoTheFirstIs() {
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
