package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.dashboard.Api.Answer;
import io.orderflow.dashboard.order.OrderIds;
import io.orderflow.dashboard.page.SparklessJob;
import io.orderflow.dashboard.watch.Database;
import io.orderflow.job.store.Mysql;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.order.OrderFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API on the real server, with a real broker and a real database, as a client sees it. */
@ExtendWith(RealServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardIT {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ORDER = """
            {"customer_id": 1, "product_name": "Lamp", "product_category": "Home", "unit_price": 10.50, "quantity": 2,
             "total_price": 21.00, "order_timestamp": "2026-11-21T14:00:00"%s}""";

    private Stage stage;
    private SparklessJob job;
    private Dashboard dashboard;
    private Api api;

    @BeforeAll
    void raise(TestTopics topics, TestDatabase database) throws SQLException {
        stage = Stage.of(topics, database, 2);
        for (int id = 1; id <= 20; id++) {
            topics.send(
                    stage.topic(),
                    id % 2,
                    OrderFixture.anOrder().withId("ORDER-%06d".formatted(id)).asJson());
        }
        topics.send(
                stage.topic(), 0, OrderFixture.anOrder().withId("ORDER-000001").asJson());
        topics.send(
                stage.topic(),
                0,
                OrderFixture.anOrder().withId("ORDER-000002").withQuantity(0).asJson());
        topics.send(stage.topic(), 1, "=cmd|' /C calc'!A0".getBytes(StandardCharsets.UTF_8));
        DashboardSettings settings = stage.settings();
        job = SparklessJob.start(
                settings.job().kafka(),
                new Mysql(settings.job().mysql()),
                settings.job().pipeline());
        dashboard = Dashboard.start(settings);
        api = Api.at(dashboard.port());
        await().atMost(SOON).untilAsserted(() -> {
            Answer overview = api.get("/overview");
            assertThat(overview.json().at("/identity/received").asLong())
                    .as(overview.text())
                    .isGreaterThanOrEqualTo(23);
        });
    }

    @AfterAll
    void clear() throws InterruptedException {
        if (dashboard != null) {
            dashboard.close();
        }
        if (job != null) {
            job.close();
        }
    }

    private static String order(String more) {
        return ORDER.formatted(more);
    }

    @Test
    void saysThatOrdersFlowAndThatEveryRecordIsAccountedFor() {
        // Other tests send orders, which wait for a moment.
        await().atMost(SOON)
                .until(() -> api.get("/overview").json().at("/lag/records").asLong(-1) == 0
                        && api.get("/health").json().path("verdict").asText().equals("flowing"));
        JsonNode overview = api.get("/overview").json();

        assertThat(api.get("/health").status()).isEqualTo(200);
        assertThat(api.head("/health").status()).isEqualTo(200);
        JsonNode identity = overview.path("identity");
        assertThat(identity.path("holds").asBoolean()).isTrue();
        assertThat(identity.path("received").asLong())
                .isEqualTo(identity.path("stored").asLong()
                        + identity.path("duplicate").asLong()
                        + identity.path("rejected").asLong());
        assertThat(overview.path("away")).isEmpty();
    }

    @Test
    void anOrderThatIsSentGetsAnIdAndIsFollowedToItsRow() {
        Answer sent = api.post("/produce", order(""));

        assertThat(sent.status()).isEqualTo(201);
        String id = sent.json().path("order_id").asText();
        String coordinates = sent.json().path("coordinates").asText();
        assertThat(id).matches("ORDER-9[0-9]{11}");
        assertThat(sent.json().path("assigned").asBoolean()).isTrue();
        await().atMost(SOON).untilAsserted(() -> {
            Answer life = api.get("/orders/" + id);
            assertThat(life.status()).isEqualTo(200);
            assertThat(life.json().at("/order/total_price").asText()).isEqualTo("21.00");
            assertThat(life.json().at("/life/0/event").asText()).isEqualTo("stored");
            assertThat(life.json().at("/life/0/coordinates").asText()).isEqualTo(coordinates);
        });
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(api.get("/messages?limit=100").text()).contains(id));
    }

    @Test
    void anIdThatTheOrderBringsIsKeptAndItsRepeatIsADuplicate() {
        String mine = order(", \"order_id\": \"ORDER-777777\"");

        assertThat(api.post("/produce", mine).json().path("assigned").asBoolean())
                .isFalse();
        assertThat(api.post("/produce", mine).status()).isEqualTo(201);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(api.get("/orders/ORDER-777777").json().findValuesAsText("event"))
                                .contains("stored", "duplicate"));
    }

    @Test
    void idsAreNeverGivenTwiceWhoeverGivesThem() {
        Set<String> given = new HashSet<>();
        try (Database database = new Database(stage.settings().job().mysql())) {
            for (int life = 0; life < 3; life++) {
                OrderIds one = new OrderIds(database, Optional::empty);
                OrderIds other = new OrderIds(database, Optional::empty);
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
        Answer none = api.post("/produce", order("").replace("\"quantity\": 2", "\"quantity\": 0"));
        assertThat(none.status()).isEqualTo(422);
        assertThat(none.header("Content-Type")).startsWith("application/problem+json");
        assertThat(none.reason()).isEqualTo("OUT_OF_RANGE");
        assertThat(none.json().path("field").asText()).isEqualTo("quantity");

        assertThat(api.post("/produce", "{").reason()).isEqualTo("NOT_JSON");
        assertThat(api.post("/produce", "").reason()).isEqualTo("EMPTY");
        assertThat(api.post("/produce", order("").replace("21.00", "22.00")).reason())
                .isEqualTo("TOTAL_MISMATCH");
        Answer withNull = api.post("/produce", order(", \"order_id\": null"));
        assertThat(withNull.reason()).isEqualTo("MISSING_FIELD");
        assertThat(withNull.json().path("field").asText()).isEqualTo("order_id");
    }

    @Test
    void bodiesAreBoundedAndOfOneType() throws IOException {
        assertThat(api.post("/produce", order(", \"x\": \"" + "x".repeat(70_000) + "\""))
                        .status())
                .isEqualTo(413);
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
                                    .POST(HttpRequest.BodyPublishers.ofString(order(""))))
                            .reason())
                    .as(type)
                    .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        }
        assertThat(api.get("/events").status()).as("who does not want events").isEqualTo(406);
    }

    @Test
    void aPostThatAProxySendsUnderAnotherHostIsRefusedAndNamesTheHeaderToPass() {
        Answer refused = api.post("/produce", order(""), "Origin", "http://shop.example");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.reason()).isEqualTo("BAD_ORIGIN");
        assertThat(refused.json().path("detail").asText())
                .contains("http://shop.example (Origin header)")
                .contains("127.0.0.1:" + api.port() + " (Host header)")
                .contains("proxy_set_header Host $http_host;");
        Answer crossSite = api.post("/produce", order(""), "Sec-Fetch-Site", "cross-site");
        assertThat(crossSite.json().path("detail").asText()).contains("(Sec-Fetch-Site: cross-site)");
    }

    @Test
    void anotherPageCanNeitherReadNorSend() throws IOException {
        assertThat(api.raw("GET /overview HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
        assertThat(api.raw("GET /overview HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(api.post("/produce", order(""), "Origin", "http://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(api.post("/produce", order(""), "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(api.post("/produce", order(""), "Origin", "http://127.0.0.1:" + api.port())
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
    void withATokenNothingButHealthAndThePageIsGivenWithoutIt() {
        String token = "a-token-of-enough-characters";
        try (Dashboard guarded = Dashboard.start(stage.settings("dashboard.token", token))) {
            Api theirs = Api.at(guarded.port());

            for (String path : List.of("/overview", "/events", "/metrics", "/rejected", "/analytics", "/nothing")) {
                assertThat(theirs.get(path).status()).as(path).isEqualTo(401);
            }
            assertThat(theirs.post("/produce", order("")).status()).isEqualTo(401);
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

    @Test
    void rejectedRecordsAreGroupedReadableAndSafeAsCsv() {
        await().atMost(SOON)
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
        await().atMost(SOON).until(() -> api.get("/rejected/" + at).status() == 200);
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
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                api.get("/rejected/" + at).json().path("state").asText())
                        .isEqualTo("resolved"));
        assertThat(api.post("/rejected/replay", "{\"coordinates\":[\"" + at + "\"]}")
                        .json()
                        .path("skipped")
                        .asInt())
                .isEqualTo(1);
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
    void everyQuestionIsAnsweredWithItsSql() {
        for (JsonNode question : api.get("/analytics").json().path("questions")) {
            String path = "/analytics/" + question.path("name").asText();
            await().atMost(SOON).until(() -> api.get(path).status() == 200);
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

    @Test
    void offsetsAndGroupsShowWhereEachPartitionStands() {
        // The ledger and the ends of the log are looked at one after the other.
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode partitions = api.get("/offsets").json().path("partitions");
            assertThat(partitions).hasSize(2);
            for (JsonNode one : partitions) {
                assertThat(one.path("latest").asLong())
                        .isGreaterThanOrEqualTo(one.path("next").asLong());
                assertThat(one.path("balances").asBoolean()).isTrue();
            }
        });
        assertThat(api.get("/groups").json().path("groups").isArray()).isTrue();
        JsonNode history = api.get("/history").json();
        assertThat(history.path("at")).hasSameSizeAs(history.path("lag_records"));
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
    void aParameterOutOfBoundsIsToldByName(String path) {
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
    void aBrokerWhoseNameNobodyKnowsIsAwayAndNoReasonToEnd() {
        try (Dashboard half =
                Dashboard.start(stage.settings("kafka.bootstrap-servers", "no-such-broker.invalid:9092"))) {
            Api theirs = Api.at(half.port());
            await().atMost(SOON)
                    .until(() -> theirs.get("/overview").json().path("away").size() == 1);

            assertThat(theirs.get("/overview").json().at("/away/0/message").asText())
                    .contains("No resolvable bootstrap urls");
            assertThat(theirs.post("/produce", order("")).reason()).isEqualTo("KAFKA_AWAY");
            assertThat(theirs.get("/rejected").status()).isEqualTo(200);
        }
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
        try (SparklessJob job = SparklessJob.start(
                        settings.job().kafka(), new Mysql(settings.job().mysql()), "searched");
                Dashboard theirs = Dashboard.start(settings)) {
            Api page = Api.at(theirs.port());
            await().atMost(SOON)
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
    void whereAPipelineNeverLookedNothingIsCalledStored() throws Exception {
        Stage other = Stage.of(stage.topics(), stage.database(), 1);
        other.topics()
                .send(
                        other.topic(),
                        0,
                        OrderFixture.anOrder().withId("ORDER-400001").asJson());
        DashboardSettings settings = other.settings("pipeline.name", "latecomer");
        try (SparklessJob late = SparklessJob.startAtEnd(
                        settings.job().kafka(), new Mysql(settings.job().mysql()), "latecomer");
                Dashboard theirs = Dashboard.start(settings)) {
            other.topics()
                    .send(
                            other.topic(),
                            0,
                            OrderFixture.anOrder().withId("ORDER-400002").asJson());
            Api page = Api.at(theirs.port());
            await().atMost(SOON).untilAsserted(() -> {
                JsonNode messages = page.get("/messages").json().path("messages");
                assertThat(messages).hasSize(2);
                assertThat(messages.get(0).path("outcome").asText()).isEqualTo("stored");
                assertThat(messages.get(1).path("outcome").isNull()).isTrue();
            });
            assertThat(page.get("/orders/ORDER-400001").status()).isEqualTo(404);
        }
    }

    @Test
    void eventsBeginWithWhatIsKnownAndGoOn() throws Exception {
        HttpRequest request =
                api.request("/events", "Accept", "text/event-stream").GET().build();
        var response = api.client().send(request, BodyHandlers.ofInputStream());
        Set<String> names = new HashSet<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            api.post("/produce", order(""));
            while (!names.containsAll(List.of("overview", "partitions", "rejected", "order", "streams"))) {
                String line = lines.readLine();
                assertThat(line).as("after " + names).isNotNull();
                if (line.startsWith("event: ")) {
                    names.add(line.substring(7));
                }
            }
        }
    }

    @Test
    void metricsAndDescriptionAreServed() {
        String metrics = api.get("/metrics").text();
        assertThat(metrics)
                .contains("orderflow_stored_total ")
                .contains("orderflow_lag_records ")
                .contains("orderflow_partition_lag_records{partition=\"0\"}")
                .doesNotContain("ORDER-");
        assertThat(api.get("/openapi.yaml").text()).startsWith("openapi: 3.1.0");
    }

    @Test
    void everyAnswerIsAsOpenapiDescribesIt() {
        OpenApi openapi = OpenApi.of(api.get("/openapi.yaml").text());
        List<String> problems = new ArrayList<>();
        await().atMost(SOON)
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
            {"/produce", order("")},
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

    @Test
    void whileKafkaIsAwayNothingIsSentAndTheRestStillAnswers() {
        try (Dashboard half = Dashboard.start(stage.settings("kafka.bootstrap-servers", "127.0.0.1:1"))) {
            Api theirs = Api.at(half.port());
            await().atMost(SOON)
                    .until(() -> theirs.get("/overview").json().path("away").size() == 1);

            Answer refused = theirs.post("/produce", order(", \"order_id\": \"ORDER-888888\""));
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
    void whileMysqlIsAwayThatIsTheVerdictAndOrdersWithAnIdCanBeSent() {
        try (Dashboard half = Dashboard.start(stage.settings("mysql.port", "1"))) {
            Api theirs = Api.at(half.port());
            await().atMost(SOON).until(() -> theirs.get("/health").reason().equals("MYSQL_AWAY"));

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
            Answer withoutId = theirs.post("/produce", order(""));
            assertThat(withoutId.reason()).isEqualTo("MYSQL_AWAY");
            assertThat(withoutId.json().path("outcome").asText()).isEqualTo("not_sent");
            assertThat(theirs.post("/produce", order(", \"order_id\": \"ORDER-999999\""))
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void clientsThatDoNotReadTheirAnswersDoNotStopHealth() throws IOException {
        String request = "GET /vendor/uplot/uPlot.esm.js HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(60);
        List<Socket> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < 250; i++) {
                Socket socket = new Socket();
                stuck.add(socket);
                socket.setReceiveBufferSize(1_024);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()));
                socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            }
            // As soon as they hold what they can hold.
            Answer refused = await().atMost(SOON).until(() -> api.get("/overview"), one -> one.status() == 503);
            assertThat(refused.reason()).isEqualTo("TOO_BUSY");
            assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
            long begin = System.nanoTime();
            assertThat(api.get("/health").status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
            assertThat(api.post("/produce", order("")).status()).isEqualTo(201);
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
        await().atMost(SOON).until(() -> api.get("/overview").status() == 200);
    }

    @Test
    void fiveHundredStuckConnectionsDoNotStopHealth() throws IOException {
        List<Socket> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
                stuck.add(socket);
                socket.getOutputStream()
                        .write(("POST /produce HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: 1000\r\n\r\n{")
                                .getBytes(StandardCharsets.UTF_8));
            }
            long begin = System.nanoTime();
            assertThat(api.get("/health").status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
        // Those whose bodies were being read are cut off, and orders are taken again.
        await().atMost(SOON).until(() -> api.post("/produce", order("")).status() == 201);
    }
}
