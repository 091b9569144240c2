package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.dashboard.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of answers: problems, openapi.yaml, and the page's files. */
class AnswersIT extends OverHttp {

    AnswersIT(ApiStage stage) {
        super(stage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/messages?limit=0",
                "/messages?limit=501",
                "/messages?limit=x",
                "/messages?outcome=lost",
                "/history?minutes=61",
                "/rejected?state=x",
                "/rejected?cursor=x",
                "/rejected?format=xml",
                "/stream-table/daily_orders?limit=100000"
            })
    void aParameterOutOfBoundsIsReportedByName(String path) {
        Answer answer = api.get(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo(path.replaceAll(".*\\?|=.*", ""));
    }

    @Test
    void whatThereIsNotIsAProblemAndNoStackTrace() {
        for (String path :
                List.of("/nothing", "/orders/ORDER-000000000000", "/app/../../openapi.yaml", "/%2e%2e/x.html")) {
            Answer answer = api.get(path);
            assertThat(answer.status()).as(path).isIn(400, 404);
            assertThat(answer.text()).doesNotContain("Exception").doesNotContain("\tat ");
        }
        assertThat(api.post("/overview", "{}").status()).isIn(404, 405);
    }

    @Test
    void everyAnswerIsAsOpenapiDescribesIt() {
        OpenApi openapi = OpenApi.of(api.get("/openapi.yaml").text());
        List<String> problems = new ArrayList<>();
        await().atMost(ApiStage.SOON)
                .until(() -> api.get("/rejected?reason=NOT_JSON")
                                        .json()
                                        .path("rows")
                                        .size()
                                == 1
                        && api.get("/orders/ORDER-000001").json().path("life").size() == 2);
        String rejected = api.get("/rejected?reason=NOT_JSON")
                .json()
                .at("/rows/0/coordinates")
                .asText();
        for (String[] one : new String[][] {
            {"/overview", "/overview"},
            {"/history", "/history"},
            {"/offsets", "/offsets"},
            {"/groups", "/groups"},
            {"/messages", "/messages"},
            {"/orders/{id}", "/orders/ORDER-000001"},
            {"/orders/{id}", "/orders/ORDER-000000000000"},
            {"/rejected", "/rejected"},
            {"/rejected/{coordinates}", "/rejected/" + rejected},
            {"/stream-table", "/stream-table"},
            {"/stream-table/{name}", "/stream-table/orders_per_minute"},
            {"/stream-table/{name}", "/stream-table/nothing"},
            {"/analytics", "/analytics"},
            {"/analytics/{question}", "/analytics/daily-orders"},
            {"/health", "/health"}
        }) {
            Answer answer = api.get(one[1]);
            problems.addAll(openapi.problems("get", one[0], answer.status(), answer.json()));
        }
        String choice = "{\"coordinates\":[\"" + rejected + "\"]}";
        for (String[] one : new String[][] {
            {"/produce", ApiStage.order("")},
            {"/produce", "{}"},
            {"/rejected/dry-run", choice},
            {"/rejected/replay", "{}"}
        }) {
            Answer answer = api.post(one[0], one[1]);
            problems.addAll(openapi.problems("post", one[0], answer.status(), answer.json()));
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void thePageIsServedOnceAndThenOnlyAskedFor() {
        Answer page = api.get("/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(api.get("/", "If-None-Match", page.header("ETag")).status()).isEqualTo(304);
    }
}
