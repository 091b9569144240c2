package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.dashboard.Api.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may read and send: hosts, origins and the token. */
class AccessIT extends OverHttp {

    AccessIT(ApiStage stage) {
        super(stage);
    }

    @Test
    void anotherPageCanNeitherReadNorSend() throws IOException {
        assertThat(api.raw("GET /overview HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
        assertThat(api.raw("GET /overview HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(api.post("/produce", ApiStage.order(""), "Origin", "http://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(api.post("/produce", ApiStage.order(""), "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(api.post("/produce", ApiStage.order(""), "Origin", "http://127.0.0.1:" + api.port())
                        .status())
                .isEqualTo(201);
        Answer overview = api.get("/overview", "Origin", "http://evil.example");
        assertThat(overview.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(overview.header("Content-Security-Policy"))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(overview.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void aPostThatAProxySendsUnderAnotherHostIsRefusedAndNamesTheHeaderToPass() {
        Answer refused = api.post("/produce", ApiStage.order(""), "Origin", "http://shop.example");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.reason()).isEqualTo("BAD_ORIGIN");
        assertThat(refused.json().path("detail").asText())
                .contains("http://shop.example (Origin header)")
                .contains("127.0.0.1:" + api.port() + " (Host header)")
                .contains("proxy_set_header Host $http_host;");
        Answer crossSite = api.post("/produce", ApiStage.order(""), "Sec-Fetch-Site", "cross-site");
        assertThat(crossSite.json().path("detail").asText()).contains("(Sec-Fetch-Site: cross-site)");
    }

    @Test
    void withATokenNothingButHealthAndThePageIsGivenWithoutIt() {
        String token = "a-token-of-enough-characters";
        try (Dashboard guarded = Dashboard.start(stage.settings("dashboard.token", token))) {
            Api theirs = Api.at(guarded.port());

            for (String path : List.of("/overview", "/events", "/metrics", "/rejected", "/analytics", "/nothing")) {
                assertThat(theirs.get(path).status()).as(path).isEqualTo(401);
            }
            assertThat(theirs.post("/produce", ApiStage.order("")).status()).isEqualTo(401);
            assertThat(theirs.get("/health").status()).isIn(200, 503);
            assertThat(theirs.get("/overview", "Authorization", "Bearer " + token)
                            .status())
                    .isEqualTo(200);
            assertThat(theirs.get("/overview", "Authorization", "Bearer " + token + "x")
                            .status())
                    .isEqualTo(401);

            Answer loggedIn = theirs.post("/login", "{\"token\":\"" + token + "\"}");
            assertThat(loggedIn.status()).isEqualTo(204);
            String cookie = loggedIn.header("Set-Cookie");
            assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict").doesNotContain(token);
            assertThat(theirs.get("/overview", "Cookie", cookie.substring(0, cookie.indexOf(';')))
                            .status())
                    .isEqualTo(200);
            for (int i = 0; i < 10; i++) {
                assertThat(theirs.post("/login", "{\"token\":\"wrong\"}").status())
                        .isEqualTo(401);
            }
            assertThat(theirs.post("/login", "{\"token\":\"wrong\"}").status()).isEqualTo(429);
        }
    }
}
