package io.orderflow.submit.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.local.DatabaseServer;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.RealServices;
import io.orderflow.local.SparkCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** The jar on a real Spark cluster, submitted as the README says. */
@ExtendWith(RealServices.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "command lines of processes are read from /proc")
class ClusterIT {

    private static final int ORDERS = 16_000;
    private static final Duration CLUSTER_LIMIT = Duration.ofSeconds(60);

    @Test
    void settlesExactlyAlthoughAnExecutorIsKilledAndShowsItsPasswordNowhere(LocalKafka kafka, DatabaseServer server)
            throws IOException, InterruptedException, SQLException {
        try (FaultStage stage =
                        new FaultStage(kafka.bootstrapServers(), server).with("MAX_OFFSETS_PER_TRIGGER", "12000");
                Load load = stage.load();
                SparkCluster cluster = SparkCluster.start(stage.folder(), 1)) {
            load.mixed(FaultStage.PARTITIONS, 1, ORDERS);
            Path settings = Files.writeString(
                    stage.folder().resolve("orderflow.conf"), "job { chunk-rows = 200, trigger-interval = 0 s }\n");
            Path events = Files.createDirectories(stage.folder().resolve("events"));
            int port = freePort();

            JobProcess job = stage.submit(watched(cluster, settings, port, events));
            stage.awaitMidBatch(job, 0);
            killAnExecutor(cluster);
            load.orders(FaultStage.PARTITIONS, ORDERS + 1, 2_000);
            stage.awaitCaughtUp(job);

            assertThat(job.log()).contains("orderflow.conf: 1").contains("chunk-rows                 200");
            String environment = environmentPage(port);
            String commandLines = cluster.commandLines() + SparkCluster.commandLine(job.handle());
            assertThat(cluster.executors()).hasSize(2);
            assertThat(environment).contains("spark.eventLog.enabled").doesNotContain(stage.password());
            assertThat(commandLines).contains("CoarseGrainedExecutorBackend").doesNotContain(stage.password());
            var verdict = stage.exact();
            assertThat(verdict.stored()).isEqualTo(ORDERS + 2_000);
            job.terminate();
            assertThat(job.exitCode(Duration.ofSeconds(30))).isIn(0, 143);
            filesWithPassword(stage);
        }
    }

    /** In real time the figures of running tasks come from other processes, with the heartbeats of executors. */
    @Test
    @Tag("slow")
    @EnabledIf(
            value = "io.orderflow.spark.version.RealTime#isSupported",
            disabledReason = "Spark 4.0 has no real-time trigger")
    void settlesInRealTimeAlthoughAnExecutorIsKilled(LocalKafka kafka, DatabaseServer server)
            throws IOException, InterruptedException, SQLException {
        try (FaultStage stage = new FaultStage(kafka.bootstrapServers(), server).with("JOB_MODE", "realtime");
                Load load = stage.load();
                SparkCluster cluster = SparkCluster.start(stage.folder(), 2)) {
            load.mixed(FaultStage.PARTITIONS, 1, ORDERS);
            JobProcess job = stage.submit(List.of(
                    "--master", cluster.url(), "--executor-memory", "512m", "--conf", "spark.driver.host=127.0.0.1"));
            job.awaitLine("runs in real time", Duration.ofSeconds(90));
            stage.awaitCaughtUp(job);
            load.orders(FaultStage.PARTITIONS, ORDERS + 1, 1_000);
            stage.awaitCaughtUp(job);
            killAnExecutor(cluster);
            load.orders(FaultStage.PARTITIONS, ORDERS + 1_001, 1_000);
            stage.awaitCaughtUp(job);
            assertThat(job.log()).containsPattern("real time: received .* p95 ");

            assertThat(stage.exact().stored()).isEqualTo(ORDERS + 2_000);
            job.terminate();
            assertThat(job.exitCode(Duration.ofSeconds(30))).isIn(0, 143);
        }
    }

    /** Kills an executor as a crash would, and waits until the cluster has replaced it. */
    static void killAnExecutor(SparkCluster cluster) {
        await("two executors")
                .atMost(CLUSTER_LIMIT)
                .until(() -> cluster.executors().size() == 2);
        ProcessHandle killed = cluster.killExecutor();
        await("the end of an executor").atMost(CLUSTER_LIMIT).until(() -> !killed.isAlive());
        await("another executor")
                .atMost(CLUSTER_LIMIT)
                .until(() -> cluster.executors().size() == 2);
    }

    /** Options of a job on the cluster that shows all it knows: on its pages, and in its event log. */
    static List<String> watched(SparkCluster cluster, Path settings, int port, Path events) {
        return List.of(
                "--master",
                cluster.url(),
                "--files",
                settings.toString(),
                "--executor-memory",
                "512m",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.ui.port=" + port,
                "--conf",
                "spark.eventLog.enabled=true",
                "--conf",
                "spark.eventLog.dir=" + events.toUri());
    }

    /** Logs of driver, master, workers and executors, their working directories, and the event log. */
    private static void filesWithPassword(FaultStage stage) throws IOException {
        try (Stream<Path> files = Files.walk(stage.folder())) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all)
                    .anyMatch(file -> file.endsWith("stderr"))
                    .anyMatch(file -> file.toString().contains("/events/"));
            for (Path file : all) {
                assertThat(Files.readString(file, ISO_8859_1).contains(stage.password()))
                        .as("the password stands in %s", file)
                        .isFalse();
            }
        }
    }

    static String environmentPage(int port) throws IOException, InterruptedException {
        String api = "http://127.0.0.1:" + port + "/api/v1/applications";
        HttpClient http = HttpClient.newHttpClient();
        String applications = http.send(HttpRequest.newBuilder(URI.create(api)).build(), BodyHandlers.ofString(UTF_8))
                .body();
        String id = applications.replaceAll("(?s).*?\"id\" : \"([^\"]+)\".*", "$1");
        return http.send(
                        HttpRequest.newBuilder(URI.create(api + "/" + id + "/environment"))
                                .build(),
                        BodyHandlers.ofString(UTF_8))
                .body();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
