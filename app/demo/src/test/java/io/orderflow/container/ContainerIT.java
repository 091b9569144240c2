package io.orderflow.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderflow.container.ComposeFile.Service;
import io.orderflow.container.Container.Outcome;
import io.orderflow.container.Container.Surroundings;
import io.orderflow.local.DatabaseServer;
import io.orderflow.local.Installation;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The services of conf/deploy/compose.yml, in the order in which compose starts them, each in namespaces that are made
 * from conf/deploy/Dockerfile: read-only root, no executable file in /tmp, a user id without a name, no capabilities,
 * and a network that leads to the broker and the database alone. Orders are produced, stored, confirmed, shown and
 * recounted in there. What an engine would add is not here: the images' own base, seccomp, cgroups.
 */
@ExtendWith(RealServices.class)
@Tag("slow")
@EnabledOnOs(value = OS.LINUX, disabledReason = "containers are made of Linux namespaces")
class ContainerIT {

    private static final Path DEPLOY = Installation.home().resolve("conf/deploy");
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String TOKEN = "token-of-the-container-test";
    private static final String PASSWORD = "Canary-container-" + UUID.randomUUID();

    private final List<Container> started = new ArrayList<>();
    private final Map<String, Container> services = new HashMap<>();
    private final List<Bridge> bridges = new ArrayList<>();
    /** Below the folder for temporary files, because the name of a socket is at most 107 bytes long. */
    private Path folder;

    private ImageFile image;
    private ComposeFile compose;
    private List<String> connections;
    private Map<String, String> overrides;

    @TempDir
    private Path servers;

    @BeforeAll
    static void needNamespaces() throws IOException, InterruptedException {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "only root may mount what a container has, and take the user id of the image");
        for (String command : List.of(
                "unshare --mount --pid --net --ipc --uts --fork true",
                "setpriv --version",
                "nsenter --version",
                "pivot_root --version")) {
            assumeTrue(succeeds(command), "\"" + command + "\" does not work here");
        }
    }

    private static boolean succeeds(String command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command.split(" "))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @BeforeEach
    void start(DatabaseServer server, TestDatabase database) throws IOException {
        folder = Files.createTempDirectory("box-");
        image = ImageFile.read(DEPLOY.resolve("Dockerfile"));
        compose = ComposeFile.read(
                DEPLOY.resolve("compose.yml"), Map.of("MYSQL_PASSWORD", PASSWORD, "DASHBOARD_TOKEN", TOKEN));
        Path broker = folder.resolve("kafka.sock");
        Path mysql = folder.resolve("mysql.sock");
        connections = List.of("9092=" + broker, "3306=" + mysql);
        bridges.add(Bridge.between(mysql, server.host(), server.port()));
        // The server of this test may have other databases and users: of what compose sets, these two are its own.
        String user = "of_box_" + UUID.randomUUID().toString().substring(0, 8);
        database.execute(
                "CREATE USER '" + user + "'@'%' IDENTIFIED BY '" + PASSWORD + "'",
                "GRANT ALL ON `" + database.name() + "`.* TO '" + user + "'@'%'");
        overrides = Map.of("MYSQL_USER", user, "MYSQL_DATABASE", database.name());
    }

    @AfterEach
    void stop(TestDatabase database) throws IOException {
        started.forEach(Container::close);
        for (Bridge one : bridges) {
            one.close();
        }
        database.execute("DROP USER IF EXISTS '" + overrides.get("MYSQL_USER") + "'@'%'");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void ordersAreProducedStoredConfirmedShownAndRecountedInContainers(TestDatabase database)
            throws IOException, InterruptedException {
        int own = LocalKafka.freePort();
        int others = LocalKafka.freePort();
        LocalKafka.Options options = LocalKafka.Options.in(servers.resolve("kafka"))
                .withPort(own)
                .withProxy(others, 9092)
                .withProperty("advertised.listeners", "CLIENT://127.0.0.1:" + own + ",PROXIED://kafka:9092")
                // The broker's default, which compose leaves as it is.
                .withProperty("auto.create.topics.enable", "true");
        try (LocalKafka kafka = LocalKafka.start(options, Installation.find(), line -> {});
                TestTopics topics = TestTopics.on(kafka)) {
            bridges.add(Bridge.between(folder.resolve("kafka.sock"), "127.0.0.1", others));
            produceStoreConfirmShowAndRecount(topics, database);
        }
    }

    private void produceStoreConfirmShowAndRecount(TestTopics topics, TestDatabase database)
            throws IOException, InterruptedException {
        Container job = up("job");
        assertThat(job.checkHealth().exitCode())
                .as("before its first heartbeat")
                .isNotZero();
        Container producer = up("producer");
        Container dashboard = up("dashboard");
        assertThat(dashboard.checkHealth().exitCode()).as("before it listens").isNotZero();
        Container confirm = up("confirm");
        assertConfined(job);
        dashboard.awaitHealthy(SOON);
        confirm.awaitHealthy(SOON);
        awaitNumber(database, "SELECT COUNT(*) FROM orders", 30, producer, job);
        assertThat(producer.stop(SOON)).as(producer::text).isEqualTo(0);

        // docker compose run: another container of the same service, with other arguments.
        Container burst = run("producer", "produce", "--count", "2000", "--rate", "1000", "--broken", "2%");
        assertThat(burst.exitCode(SOON)).as(burst::text).isZero();
        long sent = topics.endOffsets("orders").values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(sent).isGreaterThan(2030);
        awaitNumber(database, "SELECT SUM(next_offset - first_offset) FROM orderflow_ledger", sent, job);
        long stored = database.number("SELECT COUNT(*) FROM orders");
        long rejected = database.number("SELECT COUNT(*) FROM rejected_orders");
        assertThat(rejected).isPositive();
        assertThat(stored + rejected).isEqualTo(sent);
        await("the page's counts, which are up to two seconds old")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(get(dashboard, "/overview"))
                        .contains(" 200 ", "\"received\":" + sent, "\"stored\":" + stored));
        assertThat(get(dashboard, "/health")).contains(" 200 ");
        await("all are confirmed or declined")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(topics.readAll("order-confirmations"))
                        .as(confirm::text)
                        .hasSize((int) sent));
        assertThat(get(dashboard, "/orders/ORDER-000001")).contains(" 200 ", "\"stored\"", "\"confirmed\"");

        assertThatAHungProgramIsUnhealthy(job, confirm, dashboard);
        assertThat(job.stop(Duration.ofSeconds(30))).as(job::text).isEqualTo(143);
        Container later = run("producer", "produce", "--count", "500", "--rate", "1000");
        assertThat(later.exitCode(SOON)).as(later::text).isZero();
        Container once = run("job", "job", "--", "--until-caught-up");
        assertThat(once.exitCode(SOON)).as(once::text).isZero();
        assertThat(database.number("SELECT COUNT(*) FROM orders")).isEqualTo(stored + 500);
        assertThatOperatorsCommandsWork(dashboard);
        for (Container one : List.of(confirm, dashboard)) {
            assertThat(one.stop(Duration.ofSeconds(10))).as(one::text).isEqualTo(143);
        }
    }

    /** As {@code docker compose exec} runs them, beside the page. */
    private void assertThatOperatorsCommandsWork(Container beside) throws IOException, InterruptedException {
        assertThat(orderflow(beside, 0, "verify")).contains("Everything adds up");
        assertThat(orderflow(beside, 0, "ledger", "show")).contains("Driver STOPPED");
        assertThat(orderflow(beside, 0, "doctor")).contains("All is well.");
        assertThat(orderflow(beside, 0, "totals", "show")).contains("the totals hold every order");
        assertThat(orderflow(beside, 0, "rejected", "list")).containsPattern("[A-Z]+_[A-Z]+ ");
        assertThat(orderflow(beside, 0, "schema")).isNotEmpty();
        assertThat(orderflow(beside, 0, "prune")).isNotEmpty();
        assertThat(orderflow(beside, 0, "report")).contains("orderflow-report.html");
        String contract = "/opt/orderflow/conf/contracts/orders.odcs.yaml";
        assertThat(orderflow(beside, 70, "contract", "try", contract, "--topic", "orders"))
                .containsPattern("[A-Z]+_[A-Z]+");
        // Its state is kept by a library with native code, unpacked where programs may be executed.
        assertThat(orderflow(beside, 0, "streams", "--", "--until-caught-up", "item_counts"))
                .isNotEmpty();
        assertThat(orderflow(beside, 2, "demo")).contains("is not part of this installation");
    }

    private String orderflow(Container beside, int exitCode, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(image.entryPoint());
        command.addAll(List.of(arguments));
        Outcome outcome = beside.exec(SOON, command);
        assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(exitCode);
        assertThat(outcome.text()).as("there is no terminal").doesNotContain("tput");
        return outcome.text();
    }

    /** Its settings are those of compose.yml; its image is not. */
    @Test
    void theBrokerOfComposeServesTheOthers() throws IOException, InterruptedException {
        Path file = folder.resolve("kafka.Dockerfile");
        try (var in = ContainerIT.class.getResourceAsStream("kafka.Dockerfile")) {
            Files.copy(in, file);
        }
        Container broker = start(new Surroundings(
                "kafka",
                ImageFile.read(file),
                compose.service("kafka"),
                Installation.home(),
                folder,
                List.of(folder.resolve("kafka.sock") + "=9092")));
        await("the broker")
                .atMost(SOON)
                .pollInterval(Duration.ofSeconds(1))
                .until(() ->
                        broker.exec("bash", "-c", "exec 3<>/dev/tcp/kafka/9092").exitCode() == 0);

        Container producer = run("producer", "produce", "--count", "200", "--rate", "1000");
        assertThat(producer.exitCode(SOON)).as(producer::text).isZero();
        Container job = run("job", "job", "--", "--until-caught-up");
        assertThat(job.exitCode(SOON)).as(job::text).isZero();
        Container verify = run("job", "verify");
        assertThat(verify.exitCode(SOON)).as(verify::text).isZero();
        assertThat(verify.text()).contains("200 rows", "Everything adds up");
        Container confirm = run("confirm", compose.service("confirm").command().toArray(String[]::new));
        await("confirmations, which take transactions")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(confirm.text()).contains("\n200 confirmed, 0 declined"));
        assertThat(confirm.stop(Duration.ofSeconds(10))).as(confirm::text).isEqualTo(143);
        assertThat(broker.stop(Duration.ofSeconds(10))).as(broker::text).isEqualTo(143);
    }

    /** The heartbeat that stands still, and a server that does not answer. */
    private static void assertThatAHungProgramIsUnhealthy(Container job, Container confirm, Container dashboard)
            throws IOException, InterruptedException {
        for (Container one : List.of(job, confirm)) {
            one.signal("STOP");
            assertThat(one.exec("touch", "-d", "2 minutes ago", "/tmp/health.json")
                            .exitCode())
                    .isZero();
            assertThat(one.isHealthy()).as("frozen").isFalse();
            one.signal("CONT");
            one.awaitHealthy(SOON);
        }
        dashboard.signal("STOP");
        assertThat(dashboard.isHealthy()).as("frozen").isFalse();
        dashboard.signal("CONT");
        dashboard.awaitHealthy(SOON);
    }

    /** The container is what it claims to be. */
    private static void assertConfined(Container container) throws IOException, InterruptedException {
        assertThat(container.exec("id", "-un").text()).contains("10001");
        assertThat(container.exec("id", "-un").exitCode()).as("a name").isNotZero();
        assertThat(container
                        .exec("grep", "-E", "^(Cap|NoNewPrivs)", "/proc/1/status")
                        .text())
                .isEqualTo("""
                    CapInh:	0000000000000000
                    CapPrm:	0000000000000000
                    CapEff:	0000000000000000
                    CapBnd:	0000000000000000
                    CapAmb:	0000000000000000
                    NoNewPrivs:	1
                    """);
        assertThat(container
                        .exec("awk", "$4 ~ /^rw/ { print $2 }", "/proc/self/mounts")
                        .text()
                        .lines())
                .filteredOn(mount -> !mount.startsWith("/dev") && !mount.equals("/proc"))
                .containsExactlyInAnyOrder("/tmp", "/run/orderflow", "/data");
        for (String place : List.of("/", "/opt/orderflow", "/etc", "/home", "/var/tmp", "/run")) {
            assertThat(container.exec("touch", place + "/file").text()).contains("Read-only file system");
        }
        String execute = "cp /bin/true %1$s/file && %1$s/file; code=$?; rm %1$s/file; exit $code";
        assertThat(container.exec("sh", "-c", execute.formatted("/tmp")).text()).contains("Permission denied");
        assertThat(container
                        .exec("sh", "-c", execute.formatted("/run/orderflow"))
                        .exitCode())
                .isZero();
        assertThat(container.exec("cat", "/proc/net/route").text().lines().skip(1))
                .as("routes")
                .isEmpty();
    }

    /** Once what it needs is healthy, as compose does it; broker and database are. */
    private Container up(String service) throws IOException, InterruptedException {
        for (String needed : compose.service(service).needed()) {
            if (services.containsKey(needed)) {
                services.get(needed).awaitHealthy(SOON);
            } else {
                assertThat(needed).as("needed by " + service).isIn("kafka", "mysql");
            }
        }
        Container container = run(service, compose.service(service).command().toArray(String[]::new));
        services.put(service, container);
        return container;
    }

    private Container run(String service, String... command) throws IOException, InterruptedException {
        Service settings = compose.service(service).with(overrides);
        assertThat(settings.isReadOnly()).as(service + " is read-only").isTrue();
        return start(new Surroundings(service, image, settings, Installation.home(), folder, connections), command);
    }

    private Container start(Surroundings surroundings, String... command) throws IOException, InterruptedException {
        Container container = Container.start(surroundings, List.of(command));
        started.add(container);
        return container;
    }

    private static void awaitNumber(TestDatabase database, String sql, long atLeast, Container... of) {
        await(sql)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(database.numberIfThere(sql))
                        .as(() -> Stream.of(of).map(Container::text).toList().toString())
                        .isGreaterThanOrEqualTo(atLeast));
    }

    /** An answer of the HTTP API, asked for in the container: its status line, its headers and its body. */
    private static String get(Container container, String path) throws IOException, InterruptedException {
        String ask = "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET %s HTTP/1.0\\r\\nHost: localhost:8080\\r\\n"
                + "Authorization: Bearer %s\\r\\n\\r\\n' " + path + " " + TOKEN + " >&3 && cat <&3";
        Outcome outcome = container.exec("bash", "-c", ask);
        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        return new String(outcome.text().getBytes(UTF_8), UTF_8);
    }
}
