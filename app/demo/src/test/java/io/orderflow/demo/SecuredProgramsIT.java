package io.orderflow.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.orderflow.demo.LaunchedPrograms.Running;
import io.orderflow.local.ClickHouseServer;
import io.orderflow.local.DatabaseServer;
import io.orderflow.local.DocumentedUsers;
import io.orderflow.local.RealServices;
import io.orderflow.local.SecuredKafka;
import io.orderflow.local.TestCertificates;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every program as its user starts it, at a broker that asks who is there (SASL_SSL, SCRAM-SHA-512), with the database
 * users of sql/users. Each password is a canary, and is searched for in all that the run leaves behind: the programs'
 * output and temporary files, Spark's event log, pages and checkpoints, command lines, tables, topics, metrics, the
 * dashboard's answers, and what the receivers of notifications got.
 */
@ExtendWith(RealServices.class)
@Tag("slow")
@EnabledOnOs(value = OS.LINUX, disabledReason = "command lines of processes are read from /proc")
class SecuredProgramsIT {

    private static final Duration SOON = Duration.ofMinutes(4);
    private static final int ORDERS = 200;

    /** In every secret of this test, whatever follows it. */
    private static final String CANARY = "anary-";

    private static final String WRONG = "canary-wrong-4711";

    @TempDir
    private static Path servers;

    private static SecuredKafka kafka;
    private static GreenMail mails;
    private static HttpServer webhook;
    private static final Queue<String> calls = new ConcurrentLinkedQueue<>();

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        kafka = SecuredKafka.start(servers.resolve("kafka"));
        mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        mails.setUser("shop", "canary-mail-4711");
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", exchange -> {
            calls.add(exchange.getRequestHeaders().entrySet() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        webhook.start();
    }

    @AfterAll
    static void stop() {
        webhook.stop(0);
        mails.stop();
        kafka.close();
    }

    @Test
    void everyProgramWorksAtASecuredBrokerAndNoPasswordIsLeftAnywhere(DatabaseServer server, @TempDir Path run)
            throws IOException, InterruptedException, SQLException {
        assumeTrue(ClickHouseServer.installed().isPresent(), "there is no program clickhouse-server here");
        Path secrets = Files.createDirectories(servers.resolve("secrets"));
        try (ClickHouseServer clickHouse = ClickHouseServer.start(
                        Files.createDirectories(servers.resolve("clickhouse")), "canary-copy-4711");
                TestTopics topics = kafka.topics();
                TestDatabase database = TestDatabase.on(server);
                DocumentedUsers users = new DocumentedUsers(database)) {
            String topic = topics.create(2);
            String letters = topics.create(1);
            String confirmations = topics.newName();
            int metrics = freePort();
            Map<String, String> settings = new HashMap<>(Map.of(
                    "notify.webhook-url",
                    "http://127.0.0.1:" + webhook.getAddress().getPort() + "/orders",
                    "notify.webhook-secret-file",
                    secret(secrets, "canary-webhook-4711"),
                    "notify.mail.host",
                    "127.0.0.1",
                    "notify.mail.port",
                    Integer.toString(mails.getSmtp().getPort()),
                    "notify.mail.password-file",
                    secret(secrets, "canary-mail-4711"),
                    "copy.url",
                    clickHouse.url(),
                    "copy.password-file",
                    secret(secrets, "canary-copy-4711")));
            settings.put("confirm.topic", confirmations);
            Map<String, String> environment = new HashMap<>(Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS",
                    kafka.at("SASL"),
                    "KAFKA_TOPIC",
                    topic,
                    "KAFKA_DLQ_TOPIC",
                    letters,
                    "KAFKA_SECURITY_PROTOCOL",
                    "SASL_SSL",
                    "KAFKA_SASL_MECHANISM",
                    "SCRAM-SHA-512",
                    "KAFKA_SASL_USERNAME",
                    SecuredKafka.USER,
                    "KAFKA_SASL_PASSWORD",
                    SecuredKafka.PASSWORD,
                    "KAFKA_SSL_TRUSTSTORE_LOCATION",
                    kafka.certificates().trusted().toString(),
                    "STORE_PASSWORD",
                    TestCertificates.PASSWORD));
            environment.putAll(Map.of(
                    "MYSQL_HOST", server.host(),
                    "MYSQL_PORT", Integer.toString(server.port()),
                    "MYSQL_DATABASE", database.name(),
                    "STREAMS_CHECKPOINTS", run.resolve("checkpoints").toUri().toString(),
                    "ORDERFLOW_TMP_DIR",
                            Files.createDirectories(run.resolve("tmp")).toString(),
                    "ORDERFLOW_CONFIG", config(run, settings).toString()));
            try (LaunchedPrograms programs = new LaunchedPrograms(run, environment)) {
                assertThat(programs.start(login(users, "schema_owner.sql", "owner"), "schema")
                                .exitCode(SOON))
                        .isZero();
                Map<String, String> writer = new HashMap<>(login(users, "writer.sql", "writer"));
                grantStream(database, writer.get("MYSQL_USER"));
                writer.put("METRICS_PORT", Integer.toString(metrics));
                Running producer = programs.start(
                        Map.of(), "produce", "--count", Integer.toString(ORDERS), "--rate", "1000", "--broken", "5%");
                assertThat(producer.exitCode(SOON)).as(producer.text()).isZero();

                int ui = freePort();
                Path events = Files.createDirectories(run.resolve("events"));
                Running job = programs.start(
                        writer,
                        "job",
                        "--conf",
                        "spark.ui.enabled=true",
                        "--conf",
                        "spark.ui.port=" + ui,
                        "--conf",
                        "spark.eventLog.enabled=true",
                        "--conf",
                        "spark.eventLog.dir=" + events.toUri(),
                        "--");
                awaitNumber(database, job, "SELECT SUM(next_offset) FROM orderflow_ledger", ORDERS);
                int stored = (int) database.numberIfThere("SELECT COUNT(*) FROM orders");
                int declined = (int) database.numberIfThere("SELECT COUNT(*) FROM rejected_orders");
                assertThat(stored).isPositive();
                assertThat(declined).isPositive();

                // One after another: all at once they would be slower than their patience on a small machine.
                Running confirm = programs.start(writer, "confirm");
                awaitThat(confirm, () -> topics.readAll(confirmations).size() >= stored + declined);
                Running notify = programs.start(writer, "notify");
                awaitThat(notify, () -> calls.size() >= stored && mails.getReceivedMessages().length >= stored);
                Running copy = programs.start(writer, "copy");
                awaitThat(
                        copy,
                        () -> clickHouse
                                .query("SELECT COUNT(*) FROM orders FINAL")
                                .equals(stored + "\n"));
                Running streams = programs.start(writer, "streams", "--", "large_orders");
                awaitNumber(
                        database,
                        streams,
                        "SELECT COUNT(*) FROM stream_large_orders",
                        database.numberIfThere("SELECT COUNT(*) FROM orders WHERE total_price >= 2000"));
                int operators = freePort();
                Running dashboard = programs.start(dashboard(writer, operators), "dashboard");
                awaitThat(dashboard, () -> get(operators, "/overview").contains("\"received\":" + ORDERS));
                int viewers = freePort();
                Running reading = programs.start(dashboard(login(users, "reader.sql", "reader"), viewers), "dashboard");
                awaitThat(reading, () -> get(viewers, "/overview").contains("\"received\":" + ORDERS));
                wrongPasswords(programs, writer, secrets, run, settings);

                StringBuilder seen = new StringBuilder(programs.commandLines());
                assertThat(seen).contains("ConfirmMain", "JobMain", "DashboardMain");
                seen.append(sparkPages(ui));
                for (int port : List.of(operators, viewers)) {
                    seen.append(answers(port));
                }
                for (int port = metrics; port < metrics + 5; port++) {
                    seen.append(get(port, "/metrics"));
                }
                assertThat(seen).contains("orderflow_job_", "orderflow_follow_");
                seen.append(tables(database));
                for (String one : List.of(topic, letters, confirmations)) {
                    seen.append(records(topics, one));
                }
                seen.append(calls);
                for (var mail : mails.getReceivedMessages()) {
                    seen.append(GreenMailUtil.getWholeMessage(mail));
                }
                assertThat(lines(seen.toString())).isEmpty();
                assertNotInFiles(run);
                for (Running one : List.of(confirm, notify, copy, streams, dashboard, reading, job)) {
                    one.terminate();
                }
            }
            assertNotInFiles(run);
            assertThat(run.resolve("checkpoints")).isNotEmptyDirectory();
            assertThat(run.resolve("events")).isNotEmptyDirectory();
        }
    }

    /** LaunchedPrograms that are refused say so, and do not quote what was wrong. */
    private static void wrongPasswords(
            LaunchedPrograms programs, Map<String, String> writer, Path secrets, Path run, Map<String, String> settings)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("copy.password-file", secret(secrets, WRONG));
        all.put("notify.mail.password-file", secret(secrets, WRONG));
        all.put("copy.group", "wrong-copy");
        all.put("notify.group", "wrong-notify");
        all.put("copy.table", "wrong");
        Map<String, String> login = new HashMap<>(writer);
        login.put("METRICS_PORT", "0");
        login.put("ORDERFLOW_CONFIG", config(run, all).toString());
        Running copy = programs.start(login, "copy");
        assertThat(copy.exitCode(SOON)).as(copy.text()).isEqualTo(1);
        assertThat(copy.text()).contains("CLICKHOUSE_REFUSED");
        login.put("KAFKA_SASL_PASSWORD", WRONG);
        for (String command : List.of("confirm", "produce")) {
            Running refused = programs.start(login, command);
            assertThat(refused.exitCode(SOON)).as(refused.text()).isNotZero();
            assertThat(refused.text()).contains("do not accept the user name or its password");
        }
        login.put("MYSQL_PASSWORD", WRONG);
        for (String command : List.of("notify", "schema")) {
            Running refused = programs.start(login, command);
            assertThat(refused.exitCode(SOON)).as(refused.text()).isNotZero();
            assertThat(refused.text()).contains("MYSQL_ACCESS_DENIED");
        }
    }

    private static Path config(Path run, Map<String, String> settings) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "kafka.properties.\"ssl.truststore.password\" = ${?STORE_PASSWORD}",
                "mysql.properties.allowPublicKeyRetrieval = true",
                "notify.mail { encryption = NONE, user = shop, from = \"shop@example.org\", to ="
                        + " \"orders@example.org\" }",
                "notify { from = earliest, per-second = 10000 }",
                "copy { user = default, batch-time = \"200 ms\" }",
                "confirm.progress-interval = \"1 s\""));
        settings.forEach((key, value) -> lines.add(key + " = \"" + value + '"'));
        return Files.write(Files.createTempFile(run, "orderflow-", ".conf"), lines);
    }

    /** The name of a file that holds this and nothing of it in its name. */
    private static String secret(Path folder, String value) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "secret", ""), value)
                .toString();
    }

    private static Map<String, String> login(DocumentedUsers users, String file, String role) {
        Map<String, String> created = users.create(file, role);
        return Map.of("MYSQL_USER", created.get("mysql.user"), "MYSQL_PASSWORD", created.get("mysql.password"));
    }

    /** What sql/users/writer.sql says that streaming SQL needs besides. */
    private static void grantStream(TestDatabase database, String user) {
        database.execute("GRANT CREATE, INSERT, UPDATE, DELETE ON `" + database.name() + "`.`stream_large_orders` TO '"
                + user + "'@'%'");
    }

    private static Map<String, String> dashboard(Map<String, String> login, int port) {
        Map<String, String> all = new HashMap<>(login);
        all.put("DASHBOARD_PORT", Integer.toString(port));
        all.put("DASHBOARD_TOKEN", "canary-operator-4711");
        all.put("DASHBOARD_VIEWER_TOKEN", "canary-viewer-4711");
        return all;
    }

    private interface Question {
        boolean ask() throws Exception;
    }

    private static void awaitThat(Running program, Question question) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
            if (!program.process().isAlive()) {
                throw new IllegalStateException("It ended:\n" + program.text());
            }
            assertThat(question.ask()).as(program::text).isTrue();
        });
    }

    private static void awaitNumber(TestDatabase database, Running program, String sql, long atLeast) {
        awaitThat(program, () -> database.numberIfThere(sql) >= atLeast);
    }

    private String get(int port, String path) throws InterruptedException {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .header("Authorization", "Bearer canary-operator-4711")
                                    .build(),
                            BodyHandlers.ofString(UTF_8))
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    private String answers(int port) throws InterruptedException {
        StringBuilder all = new StringBuilder();
        for (String path : List.of(
                "/health",
                "/session",
                "/overview",
                "/history",
                "/offsets",
                "/groups",
                "/messages?limit=500",
                "/confirmations",
                "/contract",
                "/rejected",
                "/rejected?format=jsonl",
                "/stream-table",
                "/analytics",
                "/audit",
                "/metrics")) {
            all.append(get(port, path)).append('\n');
        }
        return all.toString();
    }

    private String sparkPages(int port) throws InterruptedException {
        StringBuilder all = new StringBuilder();
        for (String path : List.of("/jobs/", "/stages/", "/SQL/", "/StreamingQuery/", "/environment/", "/executors/")) {
            all.append(get(port, path)).append('\n');
        }
        assertThat(all).contains("spark.eventLog.dir", "Streaming Query");
        return all.toString();
    }

    private static String tables(TestDatabase database) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SHOW TABLES")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            assertThat(names).contains("orderflow_notifications", "orderflow_heartbeat", "orderflow_streams");
            for (String name : names) {
                try (ResultSet rows = statement.executeQuery("SELECT * FROM `" + name + "`")) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        for (int i = 1; i <= columns; i++) {
                            byte[] value = rows.getBytes(i);
                            all.append(value == null ? "" : new String(value, ISO_8859_1))
                                    .append('\n');
                        }
                    }
                }
            }
        }
        return all.toString();
    }

    private static String records(TestTopics topics, String topic) {
        StringBuilder all = new StringBuilder();
        for (ConsumerRecord<byte[], byte[]> one : topics.readAll(topic)) {
            one.headers()
                    .forEach(header -> all.append(header.key())
                            .append(' ')
                            .append(header.value() == null ? "" : new String(header.value(), ISO_8859_1))
                            .append('\n'));
            all.append(one.value() == null ? "" : new String(one.value(), ISO_8859_1))
                    .append('\n');
        }
        return all.toString();
    }

    private static List<String> lines(String text) {
        return text.lines().filter(line -> line.contains(CANARY)).toList();
    }

    private static void assertNotInFiles(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    try {
                        assertThat(lines(Files.readString(file, ISO_8859_1)))
                                .as("secrets in %s", file)
                                .isEmpty();
                    } catch (NoSuchFileException e) {
                        // Spark has removed it meanwhile.
                        return FileVisitResult.CONTINUE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
