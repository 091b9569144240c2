package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.dashboard.Api.Answer;
import io.orderflow.dashboard.order.AssignedOrderIds;
import io.orderflow.dashboard.watch.mysql.Database;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Orders that are sent: their ids, and what is refused. */
class ProduceIT extends OverHttp {

    ProduceIT(ApiStage stage) {
        super(stage);
    }

    @Test
    void anOrderThatIsSentGetsAnIdAndIsFollowedToItsRow() {
        Answer sent = api.post("/produce", ApiStage.order(""));

        assertThat(sent.status()).isEqualTo(201);
        String id = sent.json().path("order_id").asText();
        String coordinates = sent.json().path("coordinates").asText();
        assertThat(id).matches("ORDER-9[0-9]{11}");
        assertThat(sent.json().path("assigned").asBoolean()).isTrue();
        await().atMost(ApiStage.SOON).untilAsserted(() -> {
            Answer life = api.get("/orders/" + id);
            assertThat(life.status()).isEqualTo(200);
            assertThat(life.json().at("/order/total_price").asText()).isEqualTo("21.00");
            assertThat(life.json().at("/life/0/event").asText()).isEqualTo("stored");
            assertThat(life.json().at("/life/0/coordinates").asText()).isEqualTo(coordinates);
        });
        await().atMost(ApiStage.SOON)
                .untilAsserted(
                        () -> assertThat(api.get("/messages?limit=100").text()).contains(id));
    }

    @Test
    void anIdThatTheOrderBringsIsKeptAndItsRepeatIsADuplicate() {
        String mine = ApiStage.order(", \"order_id\": \"ORDER-777777\"");

        assertThat(api.post("/produce", mine).json().path("assigned").asBoolean())
                .isFalse();
        assertThat(api.post("/produce", mine).status()).isEqualTo(201);
        await().atMost(ApiStage.SOON)
                .untilAsserted(
                        () -> assertThat(api.get("/orders/ORDER-777777").json().findValuesAsText("event"))
                                .contains("stored", "duplicate"));
    }

    @Test
    void idsAreNeverGivenTwiceWhicheverProcessGivesThem() {
        Set<Long> given = new HashSet<>();
        try (Database database = new Database(stage.settings().job().mysql())) {
            for (int life = 0; life < 3; life++) {
                AssignedOrderIds one = new AssignedOrderIds(database, Optional::empty);
                AssignedOrderIds other = new AssignedOrderIds(database, Optional::empty);
                for (int i = 0; i < 250; i++) {
                    given.add(one.next());
                    given.add(other.next());
                }
            }
        }
        assertThat(given).hasSize(1_500);
    }

    @Test
    void whatTheContractRejectsIsNotSentAndTheReasonIsTheContracts() {
        Answer none = api.post("/produce", ApiStage.order("").replace("\"quantity\": 2", "\"quantity\": 0"));
        assertThat(none.status()).isEqualTo(422);
        assertThat(none.header("Content-Type")).startsWith("application/problem+json");
        assertThat(none.reason()).isEqualTo("OUT_OF_RANGE");
        assertThat(none.json().path("field").asText()).isEqualTo("quantity");

        assertThat(api.post("/produce", "{").reason()).isEqualTo("NOT_JSON");
        assertThat(api.post("/produce", "").reason()).isEqualTo("EMPTY");
        assertThat(api.post("/produce", ApiStage.order("").replace("21.00", "22.00"))
                        .reason())
                .isEqualTo("TOTAL_MISMATCH");
        Answer withNull = api.post("/produce", ApiStage.order(", \"order_id\": null"));
        assertThat(withNull.reason()).isEqualTo("MISSING_FIELD");
        assertThat(withNull.json().path("field").asText()).isEqualTo("order_id");
    }

    @Test
    void bodiesAreBoundedAndOfOneType() throws IOException {
        // Also one that is still being sent when it is refused; the answer is read each time.
        for (int length : List.of(70_000, 70_000, 70_000, 1_000_000, 1_500_000)) {
            assertThat(api.post("/produce", ApiStage.order(", \"x\": \"" + "x".repeat(length) + "\""))
                            .status())
                    .isEqualTo(413);
        }
        assertThat(api.send(api.request("/produce")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofInputStream(
                                        () -> new java.io.ByteArrayInputStream(new byte[70_000]))))
                        .status())
                .as("without a length")
                .isEqualTo(413);
        for (String type :
                List.of("text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1")) {
            assertThat(api.send(api.request("/produce")
                                    .header("Content-Type", type)
                                    .POST(HttpRequest.BodyPublishers.ofString(ApiStage.order(""))))
                            .reason())
                    .as(type)
                    .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        }
        assertThat(api.get("/events").status()).as("who does not want events").isEqualTo(406);
    }
}
