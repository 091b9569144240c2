package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.dashboard.Api.Answer;
import io.orderflow.dashboard.page.SparklessJob;
import io.orderflow.local.DatabaseServer;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A dashboard, a topic of two partitions with 23 records, and a job that has settled them: 20 orders stored, one of
 * them twice, and two rejected. The tests add records of their own.
 */
final class ApiStage implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(30);

    private static final String ORDER = """
        {"customer_id": 1, "product_name": "Lamp", "product_category": "Home", "unit_price": 10.50, "quantity": 2,
         "total_price": 21.00, "order_timestamp": "2026-11-21T14:00:00"%s}\
        """;

    private final Stage stage;
    private final SparklessJob job;
    private final Dashboard dashboard;
    private final Api api;

    private ApiStage(Stage stage) throws SQLException {
        this.stage = stage;
        sendOrders();
        DashboardSettings settings = stage.settings();
        this.job = SparklessJob.start(settings.job());
        this.dashboard = Dashboard.start(settings);
        this.api = Api.at(dashboard.port());
        await().atMost(SOON).untilAsserted(() -> {
            Answer overview = api.get("/overview");
            assertThat(overview.json().at("/identity/received").asLong())
                    .as(overview.text())
                    .isGreaterThanOrEqualTo(23);
        });
    }

    static ApiStage raise(LocalKafka kafka, DatabaseServer server) {
        TestTopics topics = TestTopics.on(kafka);
        TestDatabase database = TestDatabase.on(server);
        try {
            return new ApiStage(Stage.of(topics, database, 2));
        } catch (SQLException | RuntimeException e) {
            topics.close();
            database.close();
            throw new IllegalStateException("The stage of the API's tests could not be raised", e);
        }
    }

    private void sendOrders() {
        for (int id = 1; id <= 20; id++) {
            send(id % 2, OrderFixture.anOrder().withId("ORDER-%06d".formatted(id)));
        }
        send(0, OrderFixture.anOrder().withId("ORDER-000001"));
        send(0, OrderFixture.anOrder().withId("ORDER-000002").withQuantity(0));
        stage.topics().send(stage.topic(), 1, "=cmd|' /C calc'!A0".getBytes(StandardCharsets.UTF_8));
    }

    private void send(int partition, OrderFixture order) {
        stage.topics().send(stage.topic(), partition, order.asJson());
    }

    /**
     * An order as JSON, without an id.
     *
     * @param more further fields, each after a comma
     */
    static String order(String more) {
        return ORDER.formatted(more);
    }

    Api api() {
        return api;
    }

    TestTopics topics() {
        return stage.topics();
    }

    TestDatabase database() {
        return stage.database();
    }

    String topic() {
        return stage.topic();
    }

    /** @param more setting, value, setting, value, … */
    DashboardSettings settings(String... more) {
        return stage.settings(more);
    }

    @Override
    public void close() {
        dashboard.close();
        job.close();
        stage.database().close();
        stage.topics().close();
    }
}
