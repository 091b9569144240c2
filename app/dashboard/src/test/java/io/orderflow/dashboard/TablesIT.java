package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The questions of sql/analytics and the views on the totals. */
class TablesIT extends OverHttp {

    TablesIT(ApiStage stage) {
        super(stage);
    }

    @Test
    void everyQuestionIsAnsweredWithItsSql() {
        for (JsonNode question : api.get("/analytics").json().path("questions")) {
            String path = "/analytics/" + question.path("name").asText();
            await().atMost(ApiStage.SOON).until(() -> api.get(path).status() == 200);
            JsonNode answer = api.get(path).json();

            assertThat(answer.path("rows")).as(path).isNotEmpty();
            assertThat(answer.path("sql").asText()).startsWith("SELECT");
            assertThat(answer.path("problem").asText()).isEmpty();
            List<String> columns = answer.path("columns").findValuesAsText("name");
            assertThat(columns).contains(answer.at("/chart/x").asText());
            assertThat(columns).contains(answer.at("/chart/y/0").asText());
            assertThat(api.get(path + "?format=csv").text()).startsWith(columns.get(0) + ",");
        }
        assertThat(api.get("/analytics/nothing").status()).isEqualTo(404);
    }

    @Test
    void everyViewOnTheTotalsIsATable() {
        JsonNode all = api.get("/stream-table").json();
        List<String> names = all.path("tables").findValuesAsText("name");
        assertThat(names).contains("orders_per_minute", "revenue_by_category");
        assertThat(all.at("/totals/is_complete").asBoolean()).isTrue();
        for (String name : names) {
            JsonNode one = api.get("/stream-table/" + name).json();
            assertThat(one.path("rows")).as(name).isNotEmpty();
            assertThat(one.path("rows").get(0)).hasSameSizeAs(one.path("columns"));
        }
        assertThat(api.get("/stream-table/orders").status()).isEqualTo(404);
        assertThat(api.get("/stream-table/orders_per_minute?format=csv").text()).startsWith("minute,orders");
    }
}
