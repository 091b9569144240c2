package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.dashboard.Api.Answer;
import io.orderflow.local.DocumentedUsers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The dashboard as the user of sql/users/reader.sql: it shows all there is, and says which right a change would need.
 */
class ReaderIT extends OverHttp {

    ReaderIT(ApiStage stage) {
        super(stage);
    }

    @Test
    void theReaderSeesAllAndAChangeNamesTheRightThatIsMissing() {
        String at = stage.topic() + "-1@"
                + stage.topics()
                        .send(stage.topic(), 1, "[\"reader\"]".getBytes(StandardCharsets.UTF_8))
                        .offset();
        await().atMost(ApiStage.SOON).until(() -> api.get("/rejected/" + at).status() == 200);
        try (DocumentedUsers users = new DocumentedUsers(stage.database())) {
            Map<String, String> reader = users.create("reader.sql", "reader");
            try (Dashboard dashboard = Dashboard.start(stage.settings(
                    "mysql.user", reader.get("mysql.user"), "mysql.password", reader.get("mysql.password")))) {
                Api theirs = Api.at(dashboard.port());
                await().atMost(ApiStage.SOON)
                        .untilAsserted(() -> assertThat(theirs.get("/overview")
                                        .json()
                                        .at("/identity/received")
                                        .asLong())
                                .isGreaterThanOrEqualTo(23));
                JsonNode names = theirs.get("/analytics").json();
                assertThat(names.toString()).contains("top-selling-items");
                for (String path : List.of(
                        "/history",
                        "/offsets",
                        "/groups",
                        "/messages",
                        "/confirmations",
                        "/contract",
                        "/orders/ORDER-000001",
                        "/rejected",
                        "/rejected/" + at,
                        "/rejected?format=csv",
                        "/stream-table",
                        "/stream-table/top_products_by_revenue",
                        "/audit",
                        "/metrics")) {
                    Answer seen = theirs.get(path);
                    assertThat(seen.status()).as(path + seen.text()).isEqualTo(200);
                }
                await().atMost(ApiStage.SOON)
                        .untilAsserted(() -> assertThat(theirs.get("/analytics/top-selling-items")
                                        .status())
                                .isEqualTo(200));

                String choice = "{\"coordinates\":[\"" + at + "\"]}";
                Answer tried = theirs.post("/rejected/dry-run", choice);
                Answer refused = theirs.post("/rejected/replay", choice);

                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.reason()).isEqualTo("MYSQL_PRIVILEGE_MISSING");
                assertThat(refused.text()).contains("INSERT", "orderflow_audit");
                assertThat(tried.json().at("/verdicts/0/reason").asText()).isEqualTo("NOT_AN_OBJECT");
                Answer keyless = theirs.post("/produce", ApiStage.order(""));
                assertThat(keyless.reason()).isEqualTo("MYSQL_PRIVILEGE_MISSING");
                assertThat(keyless.text()).contains("orderflow_order_ids");
                assertThat(theirs.post("/produce", ApiStage.order(", \"order_id\": \"ORDER-777777\""))
                                .status())
                        .as("an order with its own id goes to Kafka alone")
                        .isEqualTo(201);
                assertThat(api.get("/rejected/" + at).json().path("state").asText())
                        .isEqualTo("rejected");
            }
        }
    }
}
