package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.dashboard.Api.Answer;
import io.orderflow.dashboard.answer.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rejected records: groups, pages, repair and replay. */
class RejectedIT extends OverHttp {

    RejectedIT(ApiStage stage) {
        super(stage);
    }

    @Test
    void rejectedRecordsAreGroupedReadableAndSafeAsCsv() {
        await().atMost(ApiStage.SOON)
                .untilAsserted(() -> assertThat(
                                api.get("/rejected").json().path("groups").findValuesAsText("reason"))
                        .contains("OUT_OF_RANGE", "NOT_JSON"));
        JsonNode rows = api.get("/rejected?reason=NOT_JSON").json().path("rows");
        assertThat(rows).hasSize(1);
        String at = rows.get(0).path("coordinates").asText();

        JsonNode record = api.get("/rejected/" + at).json();
        assertThat(record.path("text").asText()).isEqualTo("=cmd|' /C calc'!A0");
        assertThat(record.path("hex").asText()).contains("3d 63 6d 64");
        assertThat(record.path("format").asText()).isEqualTo("text");
        Answer csv = api.get("/rejected?format=csv&reason=NOT_JSON");
        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.text()).contains(",'=cmd|");
        assertThat(api.get("/rejected/orders-0@999999").status()).isEqualTo(404);
        assertThat(api.get("/rejected/nonsense").status()).isEqualTo(400);
    }

    @Test
    void pagesOfRejectedRecordsFollowOneAnother() {
        List<String> all = api.get("/rejected?limit=500").json().path("rows").findValuesAsText("coordinates");
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get("/rejected?limit=1" + cursor).json();
            paged.addAll(page.path("rows").findValuesAsText("coordinates"));
            cursor = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").asText();
        } while (!cursor.isEmpty());
        assertThat(paged).containsAll(all).doesNotHaveDuplicates();
        Answer ofOthers = api.get("/rejected?cursor=1.5.5");
        assertThat(ofOthers.status()).isEqualTo(400);
        assertThat(ofOthers.json().path("detail").asText()).contains("partitions have changed");
    }

    @Test
    void aRejectedRecordIsTriedRepairedAndResolved() {
        String broken =
                OrderFixture.anOrder().withId("ORDER-555555").withQuantity(0).asText();
        var sent = stage.topics().send(stage.topic(), 1, broken.getBytes(StandardCharsets.UTF_8));
        String at = "%s-%d@%d".formatted(stage.topic(), sent.partition(), sent.offset());
        await().atMost(ApiStage.SOON).until(() -> api.get("/rejected/" + at).status() == 200);
        String good = OrderFixture.anOrder().withId("ORDER-555555").asText();
        String choice = "{\"coordinates\":[\"%s\"],\"value\":%s}";

        JsonNode trial = api.post("/rejected/dry-run", "{\"coordinates\":[\"" + at + "\"]}")
                .json();
        assertThat(trial.at("/verdicts/0/reason").asText()).isEqualTo("OUT_OF_RANGE");
        String repaired = choice.formatted(at, Json.text(good));
        assertThat(api.post("/rejected/dry-run", repaired)
                        .json()
                        .at("/verdicts/0/verdict")
                        .asText())
                .isEqualTo("stored");
        Answer replayed = api.post("/rejected/replay", repaired);
        assertThat(replayed.status()).isEqualTo(202);
        assertThat(replayed.json().path("sent").asInt()).isEqualTo(1);
        await().atMost(ApiStage.SOON)
                .untilAsserted(() -> assertThat(
                                api.get("/rejected/" + at).json().path("state").asText())
                        .isEqualTo("resolved"));
        JsonNode again = api.post("/rejected/replay", "{\"coordinates\":[\"" + at + "\"]}")
                .json();
        assertThat(again.path("skipped").asInt()).isEqualTo(1);
        assertThat(again.at("/rows/0/coordinates").asText()).isEqualTo(at);
        assertThat(again.at("/rows/0/result").asText()).isEqualTo("RESOLVED");
        String storedAt = api.get("/rejected/" + at).json().path("replayed_as").asText();
        assertThat(again.at("/rows/0/replayed_as").asText()).isEqualTo(storedAt);
        assertThat(again.at("/rows/0/message").asText()).isEqualTo("it is resolved: stored as " + storedAt);
        for (String wrong : List.of(
                "null",
                "{\"coordinates\":[null]}",
                "{}",
                "{\"coordinates\":[]}",
                "{\"all\":true,\"value\":\"x\"}",
                "{\"x\":1}",
                "[")) {
            assertThat(api.post("/rejected/replay", wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void nothingIsSentIfOneOfTheCoordinatesIsOfNoRejectedRecord() {
        var sent = stage.topics().send(stage.topic(), 1, "[1]".getBytes(StandardCharsets.UTF_8));
        String at = "%s-%d@%d".formatted(stage.topic(), sent.partition(), sent.offset());
        await().atMost(ApiStage.SOON).until(() -> api.get("/rejected/" + at).status() == 200);
        String unknown = stage.topic() + "-1@999999";

        Answer replayed = api.post("/rejected/replay", "{\"coordinates\":[\"%s\",\"%s\"]}".formatted(at, unknown));

        assertThat(replayed.status()).isEqualTo(404);
        assertThat(replayed.json().path("coordinates")).hasSize(1);
        assertThat(replayed.json().at("/coordinates/0").asText()).isEqualTo(unknown);
        assertThat(api.get("/rejected/" + at).json().path("state").asText()).isEqualTo("rejected");
    }
}
