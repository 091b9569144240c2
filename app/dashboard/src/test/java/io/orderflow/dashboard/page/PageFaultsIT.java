package io.orderflow.dashboard.page;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.dashboard.Dashboard;
import io.orderflow.dashboard.DashboardSettings;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.LocalMysql;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page when something it needs goes away and comes back: a broker and a database of its own, which are killed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class PageFaultsIT {

    private static final String TOPIC = "orders";
    private static final String TOKEN = "a-token-of-enough-characters";
    private static final Duration SOON = Duration.ofSeconds(40);

    private LocalKafka kafka;
    private LocalMysql mysql;
    private SparklessJob job;
    private Dashboard dashboard;
    private Chromium browser;
    private DashboardSettings settings;

    @BeforeAll
    void raise(@TempDir Path folder) throws Exception {
        browser = Chromium.start();
        kafka = LocalKafka.start(folder.resolve("kafka"));
        mysql = LocalMysql.start(folder.resolve("mysql"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1), new NewTopic("orders-dlq", 1, (short) 1)))
                    .all()
                    .get();
        }
        settings = settings();
        send(OrderFixture.anOrder().withId("ORDER-000001"));
        job = SparklessJob.start(settings.job());
        dashboard = Dashboard.start(settings);
    }

    private DashboardSettings settings(String... more) {
        Map<String, String> values = new HashMap<>(Map.of(
                "kafka.bootstrap-servers", kafka.bootstrapServers(),
                "kafka.topic", TOPIC,
                "mysql.host", mysql.host(),
                "mysql.port", Integer.toString(mysql.port()),
                "mysql.user", mysql.user(),
                "mysql.password", mysql.password()));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return Settings.load(
                        new SettingsSources(Map.of(), values, Map.of(), Path.of("target")), DashboardSettings::read)
                .values()
                .onPort(0);
    }

    @AfterAll
    void clear() {
        if (browser != null) {
            browser.close();
        }
        if (dashboard != null) {
            dashboard.close();
        }
        if (job != null) {
            job.close();
        }
        if (mysql != null) {
            mysql.close();
        }
        if (kafka != null) {
            kafka.close();
        }
    }

    @BeforeEach
    void load() {
        open(dashboard.port());
        // A cookie is of a host, whatever the port: that of another test's dashboard would open this one's.
        browser.driver().manage().deleteAllCookies();
        browser.read(".hero h1", "Flowing");
    }

    private void open(int port) {
        browser.open("http://127.0.0.1:" + port + "/");
        browser.read(".connection", "live");
    }

    private void send(OrderFixture order) throws ExecutionException, InterruptedException {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, 0, null, order.asJson())).get();
        }
    }

    @Test
    @Tag("slow")
    void saysThatKafkaIsAwayAndGoesOnWhenItIsBack() throws Exception {
        browser.go("#/orders");
        browser.read("tbody", "ORDER-000001");
        kafka.kill();
        browser.read("#banners", "Kafka has been unavailable since");
        browser.press("Send an order");
        browser.press("Fill in an example");
        browser.press("Send the order");
        browser.read(".order-form", "KAFKA_AWAY Nothing was sent");

        kafka.start();
        browser.readNoMore("#banners", "Kafka has been unavailable");
        send(OrderFixture.anOrder().withId("ORDER-000002").withName("After the broker came back"));

        browser.read("tbody", "After the broker came back");
        browser.read(".verdict-pill", "Flowing");
    }

    @Test
    @Tag("slow")
    void saysThatMysqlIsAwayAndGoesOnWhenItIsBack() throws Exception {
        mysql.kill();
        browser.read("#banners", "MySQL has been unavailable since");
        browser.readNoMore(".hero h1", "Flowing");
        browser.go("#/rejected");
        browser.read("main", "MYSQL_AWAY");

        mysql.start();
        browser.readNoMore("#banners", "MySQL has been unavailable");
        send(OrderFixture.anOrder().withId("ORDER-000003").withName("After the database came back"));
        browser.readNoMore("main", "MYSQL_AWAY");
        browser.go("#/overview");

        browser.read(".hero h1", "Flowing");
        browser.read("main", "After the database came back");
    }

    @Test
    void sendsAnOrderOfUncertainFateAgainUnderItsOwnIdSoThatItIsStoredOnce() throws SQLException {
        browser.go("#/orders");
        browser.press("Send an order");
        browser.press("Fill in an example");
        browser.press("Send the order");
        browser.read(".order-form", "In Kafka.");
        browser.press("Fill in an example");
        browser.type("#order-product_name", "Sent into the dark");
        kafka.freeze();
        try {
            browser.press("Send the order");
            browser.read(".order-form", "not acknowledged");
        } finally {
            kafka.thaw();
        }
        String id = browser.see("#order-order_id").getDomProperty("value");
        assertThat(id).startsWith("ORDER-9");

        await().atMost(SOON).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            browser.press("Send the order");
            browser.read(".order-form", "In Kafka.");
        });

        browser.read(".life-card", id, "Stored");
        browser.go("#/overview");
        browser.read(".seal", "every record accounted for");
        try (Connection connection = mysql.connect(settings.job().mysql().database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT COUNT(*) FROM orders WHERE product_name = 'Sent into the dark'")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    @Tag("slow")
    void wakesUpAfterAnHourWithItsConnectionLost() throws Exception {
        try (SilentProxy network = new SilentProxy(dashboard.port())) {
            open(network.port());
            browser.read(".hero h1", "Flowing");
            network.loseConnections();
            browser.freeze();
            send(OrderFixture.anOrder().withId("ORDER-000004").withName("While it slept"));
            browser.wakeAfter(Duration.ofHours(1));

            browser.read("main", "While it slept");
            browser.read(".connection", "live");
            browser.readNoMore("#banners", "lost");
        }
    }

    @Test
    void asksOnceForTheTokenItWasStartedWith() {
        try (Dashboard guarded = Dashboard.start(settings("dashboard.token", TOKEN))) {
            browser.open("http://127.0.0.1:" + guarded.port() + "/#/orders");
            browser.read("main h1", "Log in");
            browser.type("#token", "not-the-token");
            browser.press("Open the dashboard");
            browser.read(".login", "NO_TOKEN");
            assertThat(browser.accessibilityProblems()).isEmpty();
            browser.type("#token", TOKEN);
            browser.press("Open the dashboard");

            browser.read("tbody", "ORDER-000001");
            browser.read(".connection", "live");
            open(guarded.port());
            browser.read(".hero h1", "Flowing");
            assertThat(browser.script("return document.cookie").toString()).isEmpty();
        }
    }

    @Test
    void asksForTheTokenWhenTheServerComesBackWithAnother() {
        Dashboard guarded = Dashboard.start(settings("dashboard.token", TOKEN));
        int port = guarded.port();
        try {
            browser.open("http://127.0.0.1:" + port + "/");
            browser.type("#token", TOKEN);
            browser.press("Open the dashboard");
            browser.read(".hero h1", "Flowing");
        } finally {
            guarded.close();
        }
        browser.read("#banners", "Connection lost");

        try (Dashboard changed =
                Dashboard.start(settings("dashboard.token", "another-" + TOKEN).onPort(port))) {
            assertThat(changed.port()).isEqualTo(port);
            browser.read("main h1", "Log in");
            browser.readNoMore("#banners", "Connection lost");
            browser.type("#token", "another-" + TOKEN);
            browser.press("Open the dashboard");
            browser.read(".hero h1", "Flowing");
            browser.read(".connection", "live");
        }
    }

    @Test
    void saysThatTooManyPagesListenAndListensWhenOneOfThemLeaves() throws IOException {
        browser.driver().get("about:blank");
        List<Socket> others = new ArrayList<>();
        try {
            for (int i = 0; i < 64; i++) {
                // The page of before is counted until the server has seen that it left.
                await().atMost(SOON).ignoreExceptions().until(() -> others.add(listener()));
            }
            browser.driver().get("http://127.0.0.1:" + dashboard.port() + "/");
            browser.read("#banners", "64 pages are connected already");
        } finally {
            for (Socket other : others) {
                other.close();
            }
        }
        browser.readNoMore("#banners", "64 pages are connected already");
        browser.read(".connection", "live");
    }

    /** @throws IOException none more is taken */
    private Socket listener() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port());
        String request = "GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        String answer = new String(socket.getInputStream().readNBytes(12), US_ASCII);
        if (!answer.equals("HTTP/1.1 200")) {
            socket.close();
            throw new IOException(answer);
        }
        return socket;
    }

    @Test
    void closesItsLiveConnectionWhileHiddenAndThenShowsWhatItMissed() throws Exception {
        browser.hurry();
        browser.hide();
        await().atMost(SOON).until(() -> listening() == 0);
        browser.calm();
        send(OrderFixture.anOrder().withId("ORDER-000005").withName("While it was hidden"));
        // Where no one looks, a page's clock ticks once a minute: as if it had slept each time.
        browser.setClockOn(Duration.ofMinutes(1));
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> listening() == 0);

        browser.show();
        browser.read("main", "While it was hidden");
        browser.read(".connection", "live");
        assertThat(listening()).isEqualTo(1);
    }

    /** How many pages listen to the dashboard. */
    private int listening() throws Exception {
        URI metrics = URI.create("http://127.0.0.1:" + dashboard.port() + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("orderflow_dashboard_listeners "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void claimsNothingThatItDoesNotKnowYet() {
        try (Dashboard blind = Dashboard.start(settings("mysql.port", "1"))) {
            browser.open("http://127.0.0.1:" + blind.port() + "/");
            browser.read("#banners", "MySQL has been unavailable since");
            browser.read("main", "Not counted yet.");
            browser.readNoMore("main", "Nothing was rejected");
            browser.readNoMore("main", "No order yet");
            browser.readNoMore("main", "nothing stored in the last minute");
        }
    }
}
