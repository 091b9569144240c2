package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.dashboard.page.SparklessJob;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of an order: found in Kafka, and not where the pipeline passed over it. */
class OrderHistoryIT extends OverHttp {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

    OrderHistoryIT(ApiStage stage) {
        super(stage);
    }

    @Test
    @SuppressWarnings("try") // The job works by itself.
    void anOrderThatIsNotAmongTheNewestIsFoundInKafkaByItsOwnTime() throws Exception {
        Stage other = Stage.of(stage.topics(), stage.database(), 2);
        String order = OrderFixture.anOrder()
                .withId("ORDER-600001")
                .withTimestamp(LocalDateTime.now(ZoneOffset.UTC).format(SECONDS))
                .asText();
        var sent = other.topics().send(other.topic(), 1, order.getBytes(StandardCharsets.UTF_8));
        for (int partition = 0; partition < 2; partition++) {
            List<byte[]> many = new ArrayList<>();
            for (int id = 610_000; id < 610_700; id++) {
                many.add(OrderFixture.anOrder()
                        .withId("ORDER-%d%d".formatted(partition + 1, id))
                        .asJson());
            }
            other.topics().sendAll(other.topic(), partition, many);
        }
        DashboardSettings settings = other.settings("pipeline.name", "searched");
        try (SparklessJob job = SparklessJob.start(settings.job());
                Dashboard theirs = Dashboard.start(settings)) {
            Api page = Api.at(theirs.port());
            await().atMost(ApiStage.SOON)
                    .until(() -> page.get("/overview").json().at("/lag/records").asLong(-1) == 0
                            && page.get("/messages?limit=500&outcome=stored")
                                            .json()
                                            .path("messages")
                                            .size()
                                    == 500);

            assertThat(page.get("/messages?limit=500").text()).doesNotContain("ORDER-600001");
            JsonNode life = page.get("/orders/ORDER-600001").json().path("life");
            assertThat(life).hasSize(1);
            assertThat(life.at("/0/event").asText()).isEqualTo("stored");
            assertThat(life.at("/0/coordinates").asText()).isEqualTo("%s-1@%d".formatted(other.topic(), sent.offset()));
        }
    }

    @Test
    @SuppressWarnings("try") // The job works by itself.
    void whatAPipelinePassedOverIsNotCalledStored() throws Exception {
        Stage other = Stage.of(stage.topics(), stage.database(), 1);
        other.topics()
                .send(
                        other.topic(),
                        0,
                        OrderFixture.anOrder().withId("ORDER-400001").asJson());
        DashboardSettings settings = other.settings("pipeline.name", "latecomer");
        try (SparklessJob late = SparklessJob.startAtEnd(settings.job());
                Dashboard theirs = Dashboard.start(settings)) {
            other.topics()
                    .send(
                            other.topic(),
                            0,
                            OrderFixture.anOrder().withId("ORDER-400002").asJson());
            Api page = Api.at(theirs.port());
            await().atMost(ApiStage.SOON).untilAsserted(() -> {
                JsonNode messages = page.get("/messages").json().path("messages");
                assertThat(messages).hasSize(2);
                assertThat(messages.get(0).path("outcome").asText()).isEqualTo("stored");
                assertThat(messages.get(1).path("outcome").isNull()).isTrue();
            });
            assertThat(page.get("/orders/ORDER-400001").status()).isEqualTo(404);
        }
    }
}
