package io.orderflow.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderflow.local.Installation;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus server scrapes the programs of a real demo. Skipped where there is no program prometheus (Debian's
 * package of that name, found on the PATH or by the environment variable PROMETHEUS_HOME).
 */
@Tag("slow")
class PrometheusIT {

    private static final Path FILES = Installation.home().resolve("conf/grafana");

    private final DemoRun.TestServer server = DemoRun.TestServer.forTests();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void end() throws IOException, SQLException, InterruptedException {
        for (Process process : started) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            children.forEach(ProcessHandle::destroyForcibly);
        }
        server.clean();
    }

    @Test
    void everyPanelHasDataAndEveryRuleIsEvaluated() throws IOException, InterruptedException {
        Optional<Path> prometheus = program("prometheus");
        assumeTrue(prometheus.isPresent(), "there is no program prometheus here");
        int metrics = fiveFreePorts();
        int kafka = freePort();
        int mysql = freePort();
        int dashboard = freePort();
        Path data = folder.resolve("data");
        try (DemoRun demo = DemoRun.start(
                data,
                server,
                Map.of("METRICS_PORT", Integer.toString(metrics)),
                "--broken",
                "5%",
                "--streams",
                "--port-kafka",
                Integer.toString(kafka),
                "--port-mysql",
                Integer.toString(mysql),
                "--port-dashboard",
                Integer.toString(dashboard))) {
            demo.awaitStreams();
            confirm(data, kafka, mysql, metrics);
            int port = freePort();
            scrape(prometheus.get(), port, metrics, dashboard);
            // The query starts again by itself, and chunks meet connections that are gone.
            addPartitions(kafka);
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        killConnections(data);
                        return !values(port, "orderflow_job_chunk_retries_total")
                                .isEmpty();
                    });

            for (GrafanaFiles.Query query : GrafanaFiles.queries()) {
                String filled = query.filled("1m");
                await(query.panel() + ": " + filled)
                        .atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofSeconds(2))
                        .untilAsserted(() -> assertThat(values(port, filled)).anyMatch(value -> !value.equals("NaN")));
            }
            assertThat(get(port, "/api/v1/rules"))
                    .contains("OrderFlowMysqlAway")
                    .contains("\"health\":\"ok\"")
                    .doesNotContain("\"health\":\"err\"")
                    .doesNotContain("\"health\":\"unknown\"");
            assertThat(values(port, "ALERTS{alertname=\"OrderFlowJobDown\",alertstate=\"firing\"}"))
                    .isEmpty();
        }
    }

    @Test
    void promtoolAcceptsTheRulesAndTheirTests() throws IOException, InterruptedException {
        Optional<Path> promtool = program("promtool");
        assumeTrue(promtool.isPresent(), "there is no program promtool here");
        for (List<String> arguments : List.of(
                List.of("check", "rules", "alerts.yml"),
                List.of("test", "rules", "alerts-test.yml"),
                List.of("check", "config", "prometheus.yml"))) {
            List<String> command = new ArrayList<>(List.of(promtool.get().toString()));
            command.addAll(arguments);
            Process process = new ProcessBuilder(command)
                    .directory(FILES.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
        }
    }

    private static Optional<Path> program(String name) {
        String home = System.getenv().getOrDefault("PROMETHEUS_HOME", "");
        Stream<String> folders = Stream.concat(
                Stream.of(home).filter(one -> !one.isBlank()),
                Stream.of(System.getenv("PATH").split(File.pathSeparator)));
        return folders.map(one -> Path.of(one, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void confirm(Path data, int kafka, int mysql, int metrics) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", Installation.home().resolve("orderflow").toString(), "confirm")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("confirm.out").toFile());
        builder.environment().put("ORDERFLOW_BUILD", "never");
        builder.environment().put("METRICS_PORT", Integer.toString(metrics));
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + kafka);
        builder.environment().putAll(server.environment());
        if (server.own()) {
            builder.environment().put("MYSQL_HOST", "127.0.0.1");
            builder.environment().put("MYSQL_PORT", Integer.toString(mysql));
            builder.environment().put("MYSQL_USER", "root");
            builder.environment()
                    .put(
                            "MYSQL_PASSWORD",
                            Files.readString(data.resolve("mysql/password")).strip());
        }
        started.add(builder.start());
    }

    private void scrape(Path prometheus, int port, int metrics, int dashboard) throws IOException {
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(
                config,
                Files.readString(FILES.resolve("prometheus.yml"))
                        .replace("scrape_interval: 10s", "scrape_interval: 1s\n  evaluation_interval: 1s")
                        .replace(":9404", ":" + metrics)
                        .replace(":9405", ":" + (metrics + 1))
                        .replace(":9406", ":" + (metrics + 2))
                        .replace(":9407", ":" + (metrics + 3))
                        .replace(":9408", ":" + (metrics + 4))
                        .replace(":8080", ":" + dashboard));
        Files.copy(FILES.resolve("alerts.yml"), folder.resolve("alerts.yml"));
        started.add(new ProcessBuilder(
                        prometheus.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("prometheus"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.out").toFile())
                .start());
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThatCode(
                                () -> assertThat(values(port, "up == 1")).hasSizeGreaterThanOrEqualTo(4))
                        .doesNotThrowAnyException());
    }

    /** The values of an instant query. */
    private List<String> values(int port, String query) throws IOException, InterruptedException {
        return GrafanaFiles.values(get(port, "/api/v1/query?query=" + URLEncoder.encode(query, UTF_8)));
    }

    private String get(int port, String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void addPartitions(int kafka) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + kafka))) {
            int now = admin.describeTopics(List.of("orders"))
                    .topicNameValues()
                    .get("orders")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .partitions()
                    .size();
            admin.createPartitions(Map.of("orders", NewPartitions.increaseTo(now + 1)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    private void killConnections(Path data) throws IOException, SQLException {
        try (Connection connection = server.connect(data);
                Statement statement = connection.createStatement()) {
            List<Long> busy = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT id FROM information_schema.processlist WHERE id <>"
                    + " CONNECTION_ID() AND db = '" + server.database() + "' AND command <> 'Sleep'")) {
                while (rows.next()) {
                    busy.add(rows.getLong(1));
                }
            }
            for (long id : busy) {
                try {
                    statement.execute("KILL " + id);
                } catch (SQLException e) {
                    assertThat(e.getErrorCode()).as("it has ended by itself").isEqualTo(1094);
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int fiveFreePorts() throws IOException {
        for (int attempt = 0; attempt < 50; attempt++) {
            int first = Math.min(freePort(), 65_000);
            if (areFree(first)) {
                return first;
            }
        }
        throw new IOException("no five free ports in a row");
    }

    private static boolean areFree(int first) {
        for (int port = first; port < first + 5; port++) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(socket.getLocalPort()).isEqualTo(port);
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }
}
