package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.dashboard.Api.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dashboard without Kafka or MySQL. */
class UnavailableIT extends OverHttp {

    UnavailableIT(ApiStage stage) {
        super(stage);
    }

    @Test
    void aBrokerWhoseNameDoesNotResolveIsUnavailableAndNoReasonToEnd() {
        try (Dashboard half =
                Dashboard.start(stage.settings("kafka.bootstrap-servers", "no-such-broker.invalid:9092"))) {
            Api theirs = Api.at(half.port());
            await().atMost(ApiStage.SOON)
                    .until(() -> theirs.get("/overview").json().path("away").size() == 1);

            assertThat(theirs.get("/overview").json().at("/away/0/message").asText())
                    .contains("No resolvable bootstrap urls");
            assertThat(theirs.post("/produce", ApiStage.order("")).reason()).isEqualTo("KAFKA_AWAY");
            assertThat(theirs.get("/rejected").status()).isEqualTo(200);
        }
    }

    @Test
    void whileKafkaIsUnavailableNothingIsSentAndTheRestStillAnswers() {
        try (Dashboard half = Dashboard.start(stage.settings("kafka.bootstrap-servers", "127.0.0.1:1"))) {
            Api theirs = Api.at(half.port());
            await().atMost(ApiStage.SOON)
                    .until(() -> theirs.get("/overview").json().path("away").size() == 1);

            Answer refused = theirs.post("/produce", ApiStage.order(", \"order_id\": \"ORDER-888888\""));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(refused.reason()).isEqualTo("KAFKA_AWAY");
            assertThat(refused.json().path("outcome").asText()).isEqualTo("not_sent");
            assertThat(refused.json().path("order_id").asText()).isEqualTo("ORDER-888888");
            assertThat(theirs.get("/overview").json().at("/away/0/system").asText())
                    .isEqualTo("kafka");
            assertThat(theirs.get("/rejected").status()).isEqualTo(200);
            assertThat(theirs.get("/messages").status()).isEqualTo(503);
            assertThat(theirs.post("/rejected/replay", "{\"all\":true}").reason())
                    .isEqualTo("KAFKA_AWAY");
        }
    }

    @Test
    void whileMysqlIsUnavailableThatIsTheVerdictAndOrdersWithAnIdCanBeSent() {
        try (Dashboard half = Dashboard.start(stage.settings("mysql.port", "1"))) {
            Api theirs = Api.at(half.port());
            await().atMost(ApiStage.SOON)
                    .until(() -> theirs.get("/health").reason().equals("MYSQL_AWAY"));

            assertThat(theirs.get("/health").status()).isEqualTo(503);
            assertThat(theirs.head("/health").status()).isEqualTo(503);
            JsonNode overview = theirs.get("/overview").json();
            for (String unknown : List.of("rates", "freshness", "job", "identity")) {
                assertThat(overview.path(unknown).isNull()).as(unknown).isTrue();
            }
            assertThat(theirs.get("/metrics").text()).doesNotContain("orderflow_stored_total");
            assertThat(theirs.get("/rejected").reason()).isEqualTo("MYSQL_AWAY");
            assertThat(theirs.get("/rejected").header("Retry-After")).isNotEmpty();
            assertThat(theirs.get("/offsets").json().path("partitions")).hasSize(2);
            Answer withoutId = theirs.post("/produce", ApiStage.order(""));
            assertThat(withoutId.reason()).isEqualTo("MYSQL_AWAY");
            assertThat(withoutId.json().path("outcome").asText()).isEqualTo("not_sent");
            assertThat(theirs.post("/produce", ApiStage.order(", \"order_id\": \"ORDER-999999\""))
                            .status())
                    .isEqualTo(201);
        }
    }
}
