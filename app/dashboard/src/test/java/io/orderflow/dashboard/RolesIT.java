package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.dashboard.Api.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What viewers and operators may do, by tokens and by a proxy's header, and what of it is written down. */
class RolesIT extends OverHttp {

    private static final String OPERATOR = "operator-canary-4711";
    private static final String VIEWER = "viewer-canary-4711";
    private static final List<String> CHANGES =
            List.of("/produce", "/rejected/replay", "/rejected/dry-run", "/contract/try");

    RolesIT(ApiStage stage) {
        super(stage);
    }

    @Test
    void aViewerReadsAndChangesNothing(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), VIEWER + "\n");
        try (Dashboard guarded = Dashboard.start(
                stage.settings("dashboard.token", OPERATOR, "dashboard.viewer-token-file", file.toString()))) {
            Api theirs = Api.at(guarded.port());
            String bearer = "Bearer " + VIEWER;

            assertThat(theirs.get("/session", "Authorization", bearer)
                            .json()
                            .path("role")
                            .asText())
                    .isEqualTo("viewer");
            for (String path : List.of("/overview", "/rejected", "/audit", "/messages", "/metrics")) {
                assertThat(theirs.get(path, "Authorization", bearer).status())
                        .as(path)
                        .isEqualTo(200);
            }
            for (String path : CHANGES) {
                Answer refused = theirs.post(path, ApiStage.order(""), "Authorization", bearer);
                assertThat(refused.status()).as(path).isEqualTo(403);
                assertThat(refused.reason()).isEqualTo("NOT_OPERATOR");
            }
            assertThat(theirs.post("/produce", ApiStage.order(""), "Authorization", "Bearer " + OPERATOR)
                            .status())
                    .isEqualTo(201);
            String cookie =
                    theirs.post("/login", "{\"token\":\"" + VIEWER + "\"}").header("Set-Cookie");
            assertThat(theirs.post("/produce", ApiStage.order(""), "Cookie", cookie.substring(0, cookie.indexOf(';')))
                            .reason())
                    .isEqualTo("NOT_OPERATOR");
        }
    }

    @Test
    void noAnswerHoldsATokenOrAPassword() {
        String password = stage.settings().job().mysql().password().reveal();
        try (Dashboard guarded =
                Dashboard.start(stage.settings("dashboard.token", OPERATOR, "dashboard.viewer-token", VIEWER))) {
            Api theirs = Api.at(guarded.port());
            for (String path : List.of(
                    "/",
                    "/health",
                    "/session",
                    "/overview",
                    "/history",
                    "/offsets",
                    "/groups",
                    "/messages",
                    "/contract",
                    "/rejected",
                    "/rejected?format=jsonl",
                    "/stream-table",
                    "/analytics",
                    "/audit",
                    "/metrics",
                    "/openapi.yaml",
                    "/nothing")) {
                Answer answer = theirs.get(path, "Authorization", "Bearer " + OPERATOR);
                assertThat(answer.text() + answer.response().headers())
                        .as(path)
                        .isNotEmpty()
                        .doesNotContain(OPERATOR, VIEWER);
                if (!password.isEmpty()) {
                    assertThat(answer.text()).as(path).doesNotContain(password);
                }
            }
        }
    }

    @Test
    void aProxysHeaderCountsFromItsAddressAlone() {
        try (Dashboard behind = Dashboard.start(stage.settings(
                        "dashboard.proxies",
                        "127.0.0.1",
                        "dashboard.user-header",
                        "X-User",
                        "dashboard.operators",
                        "alice"));
                Dashboard elsewhere = Dashboard.start(
                        stage.settings("dashboard.proxies", "10.1.2.3, ::2", "dashboard.user-header", "X-User"))) {
            Api theirs = Api.at(behind.port());
            JsonNode alice = theirs.get("/session", "X-User", "alice").json();
            assertThat(alice.path("user").asText() + " " + alice.path("role").asText())
                    .isEqualTo("alice operator");
            assertThat(theirs.get("/session", "X-User", "bob")
                            .json()
                            .path("role")
                            .asText())
                    .isEqualTo("viewer");
            assertThat(theirs.get("/session").status()).isEqualTo(401);
            assertThat(Api.at(elsewhere.port())
                            .get("/session", "X-User", "alice")
                            .status())
                    .as("the header comes from an address that is no proxy's")
                    .isEqualTo(401);

            String shop = "https://shop.example";
            assertThat(alicesOrder(theirs, shop, "shop.example").status()).isEqualTo(201);
            assertThat(alicesOrder(theirs, shop, "other.example").reason()).isEqualTo("BAD_ORIGIN");
            assertThat(api.post("/produce", ApiStage.order(""), "Origin", shop, "X-Forwarded-Host", "shop.example")
                            .reason())
                    .as("no proxy is known here")
                    .isEqualTo("BAD_ORIGIN");
        }
    }

    @Test
    void aReplayIsWrittenDownWithItsUserAndWithoutTheValue() {
        String at = stage.topic() + "-0@"
                + stage.topics()
                        .send(stage.topic(), 0, "{\"note\": \"canary-value-4711\"}".getBytes(StandardCharsets.UTF_8))
                        .offset();
        org.awaitility.Awaitility.await()
                .atMost(ApiStage.SOON)
                .until(() -> api.get("/rejected/" + at).status() == 200);
        try (Dashboard behind = Dashboard.start(stage.settings(
                "dashboard.proxies", "127.0.0.1", "dashboard.user-header", "X-User", "dashboard.operators", "alice"))) {
            Api theirs = Api.at(behind.port());
            String choice = "{\"coordinates\":[\"" + at + "\"]}";
            assertThat(theirs.post("/rejected/replay", choice, "X-User", "bob").status())
                    .isEqualTo(403);
            assertThat(theirs.post("/rejected/replay", choice, "X-User", "alice")
                            .status())
                    .isEqualTo(202);

            Answer trail = theirs.get("/audit?limit=1", "X-User", "bob");

            JsonNode entry = trail.json().at("/entries/0");
            assertThat(entry.path("who").asText()).isEqualTo("alice");
            assertThat(entry.path("face").asText()).isEqualTo("DASHBOARD");
            assertThat(entry.path("action").asText()).isEqualTo("REPLAY");
            assertThat(entry.path("subject").asText()).isEqualTo(at);
            assertThat(entry.path("result").asText()).isEqualTo("1 of 1 sent");
            assertThat(trail.text()).doesNotContain("canary");
        }
    }

    @Test
    void rejectedRecordsAndMessagesAreExportedAsLines() {
        Answer lines = api.get("/rejected?format=jsonl&reason=NOT_JSON");
        assertThat(lines.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(lines.text().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .startsWith("{\"coordinates\":\"" + stage.topic())
                        .contains("\"reason\":\"NOT_JSON\"")
                        .endsWith("}"));
        assertThat(api.get("/rejected?format=csv&reason=NOT_JSON&limit=10000")
                        .text()
                        .lines()
                        .count())
                .isEqualTo(lines.text().lines().count() + 1);
        assertThat(api.get("/messages?format=jsonl&outcome=stored").text().lines())
                .allSatisfy(line -> assertThat(line).contains("\"outcome\":\"stored\""));
        assertThat(api.get("/messages?format=csv").text()).startsWith("coordinates,timestamp,key,size,outcome");
        assertThat(api.get("/rejected?format=xml").status()).isEqualTo(400);
    }

    private static Api.Answer alicesOrder(Api api, String origin, String forwardedHost) {
        return api.post(
                "/produce", ApiStage.order(""), "X-User", "alice", "Origin", origin, "X-Forwarded-Host", forwardedHost);
    }
}
