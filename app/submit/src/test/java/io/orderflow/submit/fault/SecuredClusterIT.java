package io.orderflow.submit.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.local.DatabaseServer;
import io.orderflow.local.RealServices;
import io.orderflow.local.SecuredKafka;
import io.orderflow.local.SparkCluster;
import io.orderflow.local.TestCertificates;
import io.orderflow.local.TokenEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Driver and executors log in to a broker that asks who is there, and leave their passwords nowhere. */
@ExtendWith(RealServices.class)
@Tag("slow")
@EnabledOnOs(value = OS.LINUX, disabledReason = "command lines of processes are read from /proc")
class SecuredClusterIT {

    private static final String STORE = "kafka.properties.\"ssl.truststore.password\" = ${?STORE_PASSWORD}";

    private static final String FOLDER =
            "streams.folder=" + Path.of(System.getProperty("orderflow.home")).resolve("sql/streams");

    @TempDir
    private static Path folder;

    private static SecuredKafka kafka;

    @BeforeAll
    static void start() {
        kafka = SecuredKafka.start(folder);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private FaultStage stage(DatabaseServer server) {
        return new FaultStage(kafka.broker().bootstrapServers(), server)
                .with("KAFKA_BOOTSTRAP_SERVERS", kafka.at("SASL"))
                .with("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
                .with("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512")
                .with("KAFKA_SASL_USERNAME", SecuredKafka.USER)
                .with("KAFKA_SASL_PASSWORD", SecuredKafka.PASSWORD)
                .with(
                        "KAFKA_SSL_TRUSTSTORE_LOCATION",
                        kafka.certificates().trusted().toString())
                .with("STORE_PASSWORD", TestCertificates.PASSWORD);
    }

    private static Path settings(FaultStage stage, String... more) throws IOException {
        List<String> lines = new ArrayList<>(List.of(STORE));
        lines.addAll(List.of(more));
        return Files.write(stage.folder().resolve("orderflow.conf"), lines);
    }

    @Test
    void executorsLogInWithAPasswordThatIsNowhereToBeFound(DatabaseServer server)
            throws IOException, InterruptedException, SQLException {
        try (FaultStage stage = stage(server).with("MAX_OFFSETS_PER_TRIGGER", "2000");
                Load load = stage.load();
                SparkCluster cluster = SparkCluster.start(stage.folder(), 1)) {
            load.mixed(FaultStage.PARTITIONS, 1, 4_000);
            Path events = Files.createDirectories(stage.folder().resolve("events"));
            int port = ClusterIT.freePort();
            JobProcess job = stage.submit(ClusterIT.watched(cluster, settings(stage), port, events));
            stage.awaitCaughtUp(job);

            List<String> secrets = List.of(SecuredKafka.PASSWORD, TestCertificates.PASSWORD, stage.password());
            assertThat(ClusterIT.environmentPage(port) + pages(port))
                    .contains("stages")
                    .doesNotContain(secrets);
            assertThat(cluster.commandLines() + SparkCluster.commandLine(job.handle()))
                    .contains("CoarseGrainedExecutorBackend")
                    .doesNotContain(secrets);
            assertThat(stage.exact().stored()).isPositive();
            assertThat(tables(stage)).contains("orderflow_heartbeat").doesNotContain(secrets);
            job.terminate();
            assertThat(job.exitCode(Duration.ofSeconds(30))).isIn(0, 143);
            assertNotInFiles(stage.folder(), secrets);
        }
    }

    @Test
    void aJobWithATokenAndOneWithACertificateSettleExactly(DatabaseServer server) throws IOException, SQLException {
        try (FaultStage stage = stage(server);
                Load load = stage.load()) {
            load.orders(FaultStage.PARTITIONS, 1, 1_000);
            stage.with("ORDERFLOW_CONFIG", settings(stage, token()).toString())
                    .with("KAFKA_SASL_MECHANISM", "OAUTHBEARER")
                    .with("KAFKA_SASL_PASSWORD", TokenEndpoint.SECRET);
            JobProcess withToken = stage.runToTheEnd();
            assertThat(stage.exact().stored()).isEqualTo(1_000);

            load.orders(FaultStage.PARTITIONS, 1_001, 500);
            Path mutual = settings(
                    stage,
                    "kafka.properties.\"ssl.keystore.password\" = ${?STORE_PASSWORD}",
                    "kafka.properties.\"ssl.keystore.location\" = \""
                            + kafka.certificates().keyStore("client") + '"');
            stage.with("ORDERFLOW_CONFIG", mutual.toString())
                    .with("KAFKA_BOOTSTRAP_SERVERS", kafka.at("MUTUAL"))
                    .with("KAFKA_SECURITY_PROTOCOL", "SSL")
                    .with("KAFKA_SASL_USERNAME", "")
                    .with("KAFKA_SASL_PASSWORD", "");
            JobProcess withCertificate = stage.runToTheEnd();
            assertThat(stage.exact().stored()).isEqualTo(1_500);
            assertThat(withToken.log() + withCertificate.log())
                    .doesNotContain(TokenEndpoint.SECRET, TestCertificates.PASSWORD, stage.password());
        }
    }

    private static String token() {
        return "kafka.properties.\"sasl.oauthbearer.token.endpoint.url\" = \""
                + kafka.tokens().tokenUrl() + '"';
    }

    @Test
    void aWrongPasswordIsInTheHeartbeatAndTheJobGoesOnWhenItIsRight(DatabaseServer server)
            throws IOException, SQLException {
        try (FaultStage stage = stage(server);
                Load load = stage.load()) {
            load.orders(FaultStage.PARTITIONS, 1, 100);
            stage.with("ORDERFLOW_CONFIG", settings(stage).toString())
                    .with("KAFKA_SASL_USERNAME", "newcomer")
                    .with("KAFKA_SASL_PASSWORD", "canary-later-4711");
            JobProcess job = stage.job();
            job.awaitLine("KAFKA_REFUSED", Duration.ofMinutes(1));
            assertThat(job.log()).contains("The brokers do not accept the user name or its password");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(tables(stage)).contains("KAFKA_REFUSED"));

            kafka.addScramUser("newcomer", "canary-later-4711");

            stage.awaitCaughtUp(job);
            assertThat(job.log() + tables(stage)).doesNotContain("canary-");
        }
    }

    @Test
    void streamsWithATokenRunAndWithAWrongSecretSayWhy(DatabaseServer server) throws IOException, SQLException {
        try (FaultStage stage = stage(server);
                Load load = stage.load()) {
            load.orders(FaultStage.PARTITIONS, 1, 100);
            stage.with("ORDERFLOW_CONFIG", settings(stage, token()).toString())
                    .with(
                            "STREAMS_CHECKPOINTS",
                            stage.folder().resolve("checkpoints").toUri().toString())
                    .with("KAFKA_SASL_MECHANISM", "OAUTHBEARER")
                    .with("KAFKA_SASL_PASSWORD", TokenEndpoint.SECRET);
            List<String> local = List.of("--master", "local[2]", "--conf", "spark.ui.enabled=false");
            JobProcess streams = stage.streams(local, "large_orders", "--until-caught-up", "--set", FOLDER);
            assertThat(streams.exitCode(Duration.ofMinutes(2)))
                    .as(streams.log())
                    .isZero();

            stage.with("KAFKA_SASL_PASSWORD", "canary-wrong-4711");
            JobProcess wrong = stage.streams(local, "large_orders", "--until-caught-up", "--set", FOLDER);
            wrong.awaitLine("token endpoint", Duration.ofMinutes(1));
            assertThat(wrong.log()).contains("KAFKA_REFUSED");
            wrong.close();
            assertNotInFiles(stage.folder(), List.of("canary-", stage.password()));
        }
    }

    /** Every value of every table of OrderFlow's. */
    private static String tables(FaultStage stage) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Connection connection = stage.connect();
                Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SHOW TABLES")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            for (String name : names) {
                all.append(name).append('\n');
                try (ResultSet rows = statement.executeQuery("SELECT * FROM `" + name + "`")) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        for (int i = 1; i <= columns; i++) {
                            byte[] value = rows.getBytes(i);
                            all.append(value == null ? "" : new String(value, UTF_8))
                                    .append(' ');
                        }
                    }
                }
            }
        }
        return all.toString();
    }

    /** The pages of Spark with the plans of the queries. */
    private static String pages(int port) throws IOException, InterruptedException {
        StringBuilder all = new StringBuilder();
        HttpClient http = HttpClient.newHttpClient();
        for (String path :
                List.of("jobs/", "stages/", "SQL/", "SQL/execution/?id=1", "StreamingQuery/", "environment/")) {
            all.append(http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path))
                                    .build(),
                            BodyHandlers.ofString(UTF_8))
                    .body());
        }
        return all.toString();
    }

    private static void assertNotInFiles(Path folder, List<String> secrets) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, ISO_8859_1);
                assertThat(secrets.stream().filter(text::contains).toList())
                        .as("secrets in %s", file)
                        .isEmpty();
            }
        }
    }
}
