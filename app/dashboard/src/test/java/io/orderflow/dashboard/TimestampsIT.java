package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.dashboard.page.SparklessJob;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records whose Kafka timestamps say nothing: from the broker through the ledger and the heartbeat to HTTP. */
@ExtendWith(RealServices.class)
class TimestampsIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long IN_SECONDS = Instant.parse("2026-11-28T10:00:00Z").getEpochSecond();

    private Stage stage;

    private void send(String id, Instant timestamp) {
        stage.topics()
                .send(new ProducerRecord<>(
                        stage.topic(),
                        0,
                        timestamp.toEpochMilli(),
                        null,
                        OrderFixture.anOrder().withId(id).asJson()));
    }

    private static void awaitStored(Api api, int orders) {
        await().atMost(SOON)
                .until(() -> api.get("/overview").json().at("/identity/stored").asInt() == orders);
    }

    @Test
    void neitherALatencyNorAnAgeIsMadeOfThem(TestTopics topics, TestDatabase database) throws Exception {
        stage = Stage.of(topics, database, 1);
        DashboardSettings settings = stage.settings();
        send("ORDER-000001", Instant.EPOCH);
        send("ORDER-000002", Instant.ofEpochMilli(IN_SECONDS));
        send("ORDER-000003", Instant.now().plus(Duration.ofMinutes(30)));
        try (Dashboard dashboard = Dashboard.start(settings)) {
            Api api = Api.at(dashboard.port());
            try (SparklessJob job = SparklessJob.start(settings.job())) {
                assertThat(job).isNotNull();
                awaitStored(api, 3);
                await().atMost(SOON).untilAsserted(() -> {
                    JsonNode freshness = api.get("/overview").json().path("freshness");
                    assertThat(freshness.isObject()).isTrue();
                    assertThat(freshness.path("p50_ms").isNull()).isTrue();
                    assertThat(freshness.path("p95_ms").isNull()).isTrue();
                });
                assertThat(api.get("/metrics").text()).contains("orderflow_freshness_seconds{quantile=\"0.95\"} NaN");

                send("ORDER-000004", Instant.now());
                awaitStored(api, 4);
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(api.get("/overview")
                                        .json()
                                        .at("/freshness/p95_ms")
                                        .asLong(-1))
                                .isBetween(0L, SOON.toMillis()));
            }
            send("ORDER-000005", Instant.EPOCH);
            await().atMost(SOON)
                    .until(() -> api.get("/overview").json().at("/lag/records").asInt() == 1);
            await().during(Duration.ofSeconds(5))
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(api.get("/overview")
                                    .json()
                                    .at("/lag/seconds")
                                    .isNull())
                            .isTrue());
            assertThat(api.get("/offsets")
                            .json()
                            .at("/partitions/0/lag_seconds")
                            .isNull())
                    .isTrue();
        }
    }
}
