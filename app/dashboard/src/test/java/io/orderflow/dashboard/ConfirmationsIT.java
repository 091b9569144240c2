package io.orderflow.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.dashboard.page.SparklessJob;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What orderflow confirm has published, as the dashboard shows it. */
class ConfirmationsIT extends OverHttp {

    private static final String TEXT = """
            {"key":"%s","status":"%s","confirmed_at":"2026-11-28T12:00:00.123Z",%s"topic":"%s","partition":0,"offset":%d,\
            "received_ms":1795867200023}""";

    ConfirmationsIT(ApiStage stage) {
        super(stage);
    }

    @Test
    @SuppressWarnings("try") // The job works by itself.
    void anOrdersLifeSaysWhenItWasConfirmedOrDeclined() throws Exception {
        Stage other = Stage.of(stage.topics(), stage.database(), 1);
        String confirmations = stage.topics().create(2);
        DashboardSettings settings = other.settings("pipeline.name", "confirmed", "confirm.topic", confirmations);
        send(other, "ORDER-700001", "First");
        send(other, "ORDER-700001", "Another");
        try (SparklessJob job = SparklessJob.start(settings.job());
                Dashboard theirs = Dashboard.start(settings)) {
            Api page = Api.at(theirs.port());
            await().atMost(ApiStage.SOON)
                    .until(() ->
                            page.get("/orders/ORDER-700001").json().path("life").size() == 2);

            confirm(confirmations, "ORDER-700001", "CONFIRMED", "", other.topic(), 0);
            confirm(confirmations, "ORDER-700001", "CONFIRMED", "", "of-another-topic", 0);
            confirm(
                    confirmations,
                    "ORDER-700001",
                    "DECLINED",
                    "\"reason\":\"KEY_CONFLICT\",\"field\":\"order_id\",\"message\":\"other content\",",
                    other.topic(),
                    1);
            await().atMost(ApiStage.SOON)
                    .until(() ->
                            page.get("/confirmations").json().path("newest").size() == 2);
            isConfirmed(page.get("/orders/ORDER-700001").json().path("life"), other.topic());
            JsonNode now = page.get("/confirmations?limit=1").json();
            assertThat(now.path("newest")).hasSize(1);
            assertThat(now.at("/newest/0/after_ms").asLong()).isEqualTo(100);
            assertThat(OpenApi.of(page.get("/openapi.yaml").text()).problems("get", "/confirmations", 200, now))
                    .isEmpty();
        }

        // No longer among the newest: searched in the partition of the key.
        for (int i = 0; i < 600; i++) {
            confirm(confirmations, "ORDER-700001x" + i, "CONFIRMED", "", other.topic(), 100 + i);
        }
        try (Dashboard theirs = Dashboard.start(settings)) {
            Api page = Api.at(theirs.port());
            await().atMost(ApiStage.SOON)
                    .until(() -> page.get("/confirmations?limit=500")
                                    .json()
                                    .path("newest")
                                    .size()
                            > 400);
            assertThat(page.get("/confirmations?limit=500").text()).doesNotContain("\"ORDER-700001\"");
            await().atMost(ApiStage.SOON)
                    .untilAsserted(() ->
                            isConfirmed(page.get("/orders/ORDER-700001").json().path("life"), other.topic()));
        }
    }

    private static void isConfirmed(JsonNode life, String topic) {
        assertThat(life)
                .anySatisfy(event -> {
                    assertThat(event.path("event").asText()).isEqualTo("confirmed");
                    assertThat(event.path("at").asText()).isEqualTo("2026-11-28T12:00:00.123Z");
                    assertThat(event.path("coordinates").asText()).isEqualTo(topic + "-0@0");
                })
                .anySatisfy(event -> {
                    assertThat(event.path("event").asText()).isEqualTo("declined");
                    assertThat(event.path("reason").asText()).isEqualTo("KEY_CONFLICT");
                })
                .hasSize(4);
    }

    @Test
    void whereNothingWasEverConfirmedThatIsSaid() {
        JsonNode now = api.get("/confirmations").json();

        assertThat(now.path("exists").asBoolean()).isFalse();
        assertThat(now.path("newest")).isEmpty();
        assertThat(api.get("/confirmations?limit=0").status()).isEqualTo(400);
    }

    private static void send(Stage stage, String id, String name) {
        stage.topics()
                .send(
                        stage.topic(),
                        0,
                        OrderFixture.anOrder().withId(id).withName(name).asJson());
    }

    private void confirm(String topic, String key, String status, String reason, String ofTopic, int offset) {
        stage.topics()
                .send(new ProducerRecord<>(
                        topic,
                        key.getBytes(UTF_8),
                        TEXT.formatted(key, status, reason, ofTopic, offset).getBytes(UTF_8)));
    }
}
