package io.orderflow.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.dashboard.Dashboard;
import io.orderflow.dashboard.DashboardSettings;
import io.orderflow.dashboard.Stage;
import io.orderflow.local.DatabaseServer;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.sql.SQLException;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A browser, the dashboard it shows, a topic of three partitions with 65 records, and a job that settles them: 61
 * orders stored, one of them twice, and three rejected. The tests add records of their own.
 */
final class PageStage implements AutoCloseable {

    static final String HOSTILE = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>";

    private final Chromium browser;
    private final TestTopics topics;
    private final TestDatabase database;
    private final String topic;
    private final DashboardSettings settings;
    private final SparklessJob job;
    private Dashboard dashboard;

    private PageStage(Chromium browser, TestTopics topics, TestDatabase database) throws SQLException {
        this.browser = browser;
        this.topics = topics;
        this.database = database;
        Stage stage = Stage.of(topics, database, 3);
        this.topic = stage.topic();
        DashboardSettings anyPort = stage.settings();
        sendOrders();
        this.job = SparklessJob.start(anyPort.job());
        this.dashboard = Dashboard.start(anyPort);
        this.settings = anyPort.onPort(dashboard.port());
    }

    /** @throws IllegalStateException something of it could not be started */
    static PageStage raise(LocalKafka kafka, DatabaseServer server) {
        Chromium browser = Chromium.start();
        TestTopics topics = TestTopics.on(kafka);
        TestDatabase database = TestDatabase.on(server);
        try {
            return new PageStage(browser, topics, database);
        } catch (SQLException | RuntimeException e) {
            browser.close();
            topics.close();
            database.close();
            throw new IllegalStateException("The stage of the page's tests could not be raised", e);
        }
    }

    private void sendOrders() {
        for (int id = 1; id <= 60; id++) {
            send(
                    id % 3,
                    OrderFixture.anOrder()
                            .withId("ORDER-%06d".formatted(id))
                            .withName("Product " + id % 7)
                            .withTimestamp("2026-11-21T14:%02d:30".formatted(id % 50)));
        }
        send(0, OrderFixture.anOrder().withId("ORDER-000100").withName(HOSTILE));
        send(
                0,
                OrderFixture.anOrder()
                        .withId("ORDER-000001")
                        .withName("Product 1")
                        .withTimestamp("2026-11-21T14:01:30"));
        send(1, OrderFixture.anOrder().withId("ORDER-000101").with("unit_price", "45.999"));
        send(
                1,
                OrderFixture.anOrder()
                        .withId("ORDER-000102")
                        .with("total_price", "1.00")
                        .withName(HOSTILE));
        topics.send(topic, 2, ("no JSON at all: " + HOSTILE).getBytes(UTF_8));
    }

    Chromium browser() {
        return browser;
    }

    TestDatabase database() {
        return database;
    }

    TestTopics topics() {
        return topics;
    }

    String topic() {
        return topic;
    }

    /** Where the page is. */
    String address() {
        return "http://127.0.0.1:" + settings.port() + "/";
    }

    /** Sends an order, and returns its coordinates. */
    String send(int partition, OrderFixture order) {
        RecordMetadata sent = topics.send(topic, partition, order.asJson());
        return "%s-%d@%d".formatted(topic, partition, sent.offset());
    }

    /** How many records the topic has. */
    long records() {
        return topics.endOffsets(topic).values().stream().mapToLong(n -> n).sum();
    }

    /** Stops the dashboard, and starts it again at the same address after the work, whatever comes of that. */
    void whileTheServerIsDown(Runnable work) {
        dashboard.close();
        try {
            work.run();
        } finally {
            dashboard = Dashboard.start(settings);
        }
    }

    /** What ./orderflow streams leaves in the database: one stream that runs, one that failed, one that was killed. */
    void createStreams() {
        String row = "REPLACE INTO orderflow_streams VALUES ('%s', '%s', 'window_start,category', 'update', '%s', '%s',"
                + " '%s', 1200, 2.5, 4, 3, 2, 1, 4, 4096, '2026-11-21 14:01:30', 7, UTC_TIMESTAMP(3),"
                + " UTC_TIMESTAMP(3) + INTERVAL %d MINUTE)";
        database.execute(
                "CREATE TABLE IF NOT EXISTS category_minutes (window_start DATETIME NOT NULL, category VARCHAR(50)"
                        + " NOT NULL, orders BIGINT NOT NULL, PRIMARY KEY (window_start, category))",
                "REPLACE INTO category_minutes VALUES ('2026-11-21 14:00:00', 'Garden', 5),"
                        + " ('2026-11-21 14:00:00', 'Toys', 2), ('2026-11-21 14:01:00', 'Garden', 4),"
                        + " ('2026-11-21 14:01:00', 'Toys', 3)",
                row.formatted("category_minutes", "category_minutes", "RUNNING", "", "", 10),
                row.formatted("broken", "", "FAILED", "SQL_CHANGED", "The file asks another question now", 10),
                row.formatted("silent", "", "RUNNING", "", "", -10));
    }

    @Override
    public void close() {
        browser.close();
        dashboard.close();
        job.close();
        database.close();
        topics.close();
    }
}
