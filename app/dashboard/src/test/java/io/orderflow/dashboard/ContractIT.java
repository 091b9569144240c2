package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderflow.dashboard.Api.Answer;
import io.orderflow.dashboard.answer.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders of other contracts over HTTP: described, sent, shown, masked, and tried with an edited contract. */
class ContractIT extends OverHttp {

    private static final Path CONTRACTS =
            Path.of("../../conf/contracts").toAbsolutePath().normalize();
    private static final String SHOP_ORDER = """
        {"order_id": "SHOP-00000001", "customer": {"id": 9007199254740993, "email": "secret@example.org"},
         "status": "paid", "currency": "EUR",
         "items": [{"sku": "A", "name": "Mat", "quantity": 1, "unit_price": 10.50}],
         "subtotal": 10.50, "shipping": 0, "total": 10.50, "placed_at": "2026-11-28T10:00:00+01:00"}\
        """;
    private static final String KEYS = """
        apiVersion: v3.1.0
        kind: DataContract
        id: keys
        version: 1.0.0
        status: active
        schema:
        - name: keyed
          logicalType: object
          properties:
          - {name: region, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1,
             logicalTypeOptions: {maxLength: 40}}
          - {name: number, logicalType: integer, required: true, primaryKey: true, primaryKeyPosition: 2,
             logicalTypeOptions: {format: i64}}
          - {name: amount, logicalType: number, physicalType: 'DECIMAL(30,4)', required: true}
        """;

    @TempDir
    private Path folder;

    ContractIT(ApiStage stage) {
        super(stage);
    }

    /** A test of a dashboard and a job of their own. */
    private interface Work {
        void with(Api page, Stage stage) throws Exception;
    }

    private void with(Path contract, Work work) throws Exception {
        OtherDashboard.with(
                Stage.of(stage.topics(), stage.database(), 2),
                contract,
                (port, other) -> work.with(Api.at(port), other));
    }

    @Test
    void theOwnersContractIsDescribedWithItsFileAndTheKeyThatIsAssigned() {
        JsonNode contract = api.get("/contract").json();

        assertThat(contract.path("name").asText()).isEqualTo("orders");
        assertThat(contract.path("assigns").asText()).isEqualTo("order_id");
        assertThat(contract.path("hash").asText()).matches("[0-9a-f]{32}");
        assertThat(contract.path("text").asText()).contains("orderflow-orders");
        assertThat(contract.path("difference").isNull()).isTrue();
        assertThat(contract.path("fields").findValuesAsText("role"))
                .containsExactly("customer", "product", "category", "price", "quantity", "amount", "time");
        assertThat(contract.at("/fields/4/max").asText()).isEqualTo("99999999.99");
    }

    @Test
    void anOrderOfTheShopIsSentStoredAndShownWithoutWhatIsRestricted() throws Exception {
        with(CONTRACTS.resolve("shop.odcs.yaml"), (page, other) -> {
            Answer keyless = page.post("/produce", SHOP_ORDER.replace("\"order_id\": \"SHOP-00000001\", ", ""));
            assertThat(keyless.status()).isEqualTo(422);
            assertThat(keyless.reason()).isEqualTo("MISSING_FIELD");
            assertThat(keyless.json().path("field").asText()).isEqualTo("order_id");
            assertThat(keyless.text()).contains("cannot be assigned here: send it");
            Answer item = page.post("/produce", SHOP_ORDER.replace("\"quantity\": 1", "\"quantity\": 0"));
            assertThat(item.json().path("field").asText()).isEqualTo("items[0].quantity");

            Answer sent = page.post("/produce", SHOP_ORDER);

            assertThat(sent.status()).as(sent.text()).isEqualTo(201);
            assertThat(sent.json().path("order_id").asText()).isEqualTo("SHOP-00000001");
            await().atMost(ApiStage.SOON).untilAsserted(() -> {
                Answer now = page.get("/orders/SHOP-00000001");
                assertThat(now.json().path("life").findValuesAsText("event"))
                        .as(now.text())
                        .contains("stored");
            });
            Answer life = page.get("/orders/SHOP-00000001");
            JsonNode order = life.json().path("order");
            assertThat(order.at("/customer/id").asText()).isEqualTo("9007199254740993");
            assertThat(order.at("/customer/id").isTextual()).isTrue();
            assertThat(order.at("/customer/email/restricted").asBoolean()).isTrue();
            assertThat(order.path("address").isNull()).isTrue();
            assertThat(order.path("total").asText()).isEqualTo("10.50");
            assertThat(order.path("placed_at").asText()).isEqualTo("2026-11-28T09:00:00Z");
            assertThat(order.at("/items/count").asInt()).isEqualTo(1);
            assertThat(order.at("/items/json").asText()).contains("\"unit_price\": 10.50");
            await().atMost(ApiStage.SOON)
                    .untilAsserted(() -> assertThat(page.get("/messages")
                                    .json()
                                    .at("/messages/0/order/total")
                                    .asText())
                            .isEqualTo("10.50"));
            Answer messages = page.get("/messages");
            assertThat(life.text() + messages.text()).doesNotContain("secret@");
            OpenApi openapi = OpenApi.of(page.get("/openapi.yaml").text());
            List<String> problems = new ArrayList<>(openapi.problems("get", "/orders/{id}", 200, life.json()));
            problems.addAll(openapi.problems("get", "/messages", 200, messages.json()));
            problems.addAll(openapi.problems(
                    "get", "/contract", 200, page.get("/contract").json()));
            assertThat(problems).isEmpty();
        });
    }

    @Test
    void theValueOfARejectedRecordIsHiddenWhereFieldsAreRestricted() throws Exception {
        with(CONTRACTS.resolve("shop.odcs.yaml"), (page, other) -> {
            String broken = SHOP_ORDER.replace("\"paid\"", "\"lost\"");
            var at = other.topics().send(other.topic(), 0, broken.getBytes(StandardCharsets.UTF_8));
            String coordinates = other.topic() + "-0@" + at.offset();
            await().atMost(ApiStage.SOON)
                    .until(() -> page.get("/rejected/" + coordinates).status() == 200);

            JsonNode record = page.get("/rejected/" + coordinates).json();

            assertThat(record.path("format").asText()).isEqualTo("hidden");
            assertThat(record.path("size").asInt()).isEqualTo(broken.getBytes(StandardCharsets.UTF_8).length);
            assertThat(record.path("sha256").asText()).hasSize(64);
            for (String path : List.of("/rejected/" + coordinates, "/rejected", "/messages", "/rejected?format=csv")) {
                assertThat(page.get(path).text()).as(path).doesNotContain("secret@");
            }
            String lifted = Files.readString(CONTRACTS.resolve("shop.odcs.yaml"))
                    .replace("classification: restricted,", "")
                    .replace("{minLength: 3, maxLength: 254}", "{minLength: 3, maxLength: 10}");
            Answer tried = page.post("/contract/try", Json.text(Map.of("yaml", lifted)));
            assertThat(tried.json().at("/trial/received").asInt()).isEqualTo(1);
            assertThat(tried.text()).as("an edit that lifts the restriction").doesNotContain("secret@");
        });
    }

    @Test
    void aKeyOfSeveralFieldsIsAnArrayInTheAddressWhateverItIsMadeOf() throws Exception {
        Path contract = Files.writeString(folder.resolve("keyed.odcs.yaml"), KEYS);
        with(contract, (page, other) -> {
            String region = "50% / a?b#c \"d\" ü+1";
            String order = "{\"region\":%s,\"number\":9223372036854775807,\"amount\":12345678901234567890.1234}"
                    .formatted(Json.text(region));

            Answer sent = page.post("/produce", order);

            assertThat(sent.status()).as(sent.text()).isEqualTo(201);
            String key = sent.json().path("order_id").asText();
            assertThat(key).isEqualTo("[%s,9223372036854775807]".formatted(Json.text(region)));
            String path =
                    "/orders/" + URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
            await().atMost(ApiStage.SOON)
                    .untilAsserted(() -> assertThat(
                                    page.get(path).json().at("/life/0/event").asText())
                            .as(path)
                            .isEqualTo("stored"));
            JsonNode stored = page.get(path).json().path("order");
            assertThat(stored.path("region").asText()).isEqualTo(region);
            assertThat(stored.path("number").asText()).isEqualTo("9223372036854775807");
            assertThat(stored.path("amount").asText()).isEqualTo("12345678901234567890.1234");
            assertThat(page.get("/orders/nonsense").status()).isEqualTo(404);

            String broken = "{\"region\":\"x\",\"number\":-9223372036854775808}";
            other.topics().send(other.topic(), 0, broken.getBytes(StandardCharsets.UTF_8));
            for (String format : List.of("jsonl", "csv")) {
                await().atMost(ApiStage.SOON)
                        .untilAsserted(() -> assertThat(page.get("/rejected?reason=MISSING_FIELD&format=" + format)
                                        .text())
                                .as(format)
                                .contains("-9223372036854775808"));
            }
        });
    }

    @Test
    void anIntegerKeyIsFoundInRejectedRecords() throws Exception {
        with(CONTRACTS.resolve("takeaway.odcs.yaml"), (page, other) -> {
            String broken = "{\"order_number\": 17, \"order_date\": \"03/08/2019 20:25\", \"items\": [],"
                    + " \"total_products\": 1}";
            String another = broken.replace("17", "175");
            other.topics().send(other.topic(), 0, broken.getBytes(StandardCharsets.UTF_8));
            other.topics().send(other.topic(), 0, another.getBytes(StandardCharsets.UTF_8));

            await().atMost(ApiStage.SOON).untilAsserted(() -> {
                JsonNode life = page.get("/orders/17").json().path("life");
                assertThat(life).hasSize(1);
                assertThat(life.at("/0/field").asText()).isEqualTo("items");
            });
        });
    }

    @Test
    void anEditedContractIsTriedAgainstTheNewestRecordsAndItsProblemsHaveLineAndColumn() throws IOException {
        String text = Files.readString(CONTRACTS.resolve("orders.odcs.yaml"));

        JsonNode same = tryOut(text);
        assertThat(same.path("usable").asBoolean()).isTrue();
        assertThat(same.at("/trial/received").asInt()).isGreaterThanOrEqualTo(23);
        assertThat(same.at("/trial/newly_rejected")).isEmpty();
        assertThat(same.path("changes")).isEmpty();
        JsonNode stricter = tryOut(text.replace("maxLength: 255", "maxLength: 3"));
        assertThat(stricter.at("/trial/newly_rejected/0/reason").asText()).isEqualTo("TOO_LONG");
        assertThat(stricter.at("/trial/newly_rejected/0/examples/0/coordinates").asText())
                .startsWith(stage.topic());
        assertThat(stricter.at("/changes/0/path").asText()).isEqualTo("product_name");
        JsonNode broken = tryOut(text.replace("logicalType: number", "logicalType: money"));
        assertThat(broken.path("usable").asBoolean()).isFalse();
        assertThat(broken.path("trial").isNull()).isTrue();
        assertThat(broken.path("problems")).anySatisfy(problem -> {
            assertThat(problem.path("message").asText()).contains("money");
            assertThat(problem.path("line").asInt()).isGreaterThan(20);
            assertThat(problem.path("column").asInt()).isGreaterThan(1);
        });
        assertThat(api.post("/contract/try", "{}").status()).isEqualTo(400);
        assertThat(api.post("/contract/try", Json.text(Map.of("yaml", "x".repeat(300_000))))
                        .status())
                .isEqualTo(413);
        OpenApi openapi = OpenApi.of(api.get("/openapi.yaml").text());
        assertThat(openapi.problems("post", "/contract/try", 200, stricter)).isEmpty();
    }

    private JsonNode tryOut(String yaml) {
        Answer answer = api.post("/contract/try", Json.text(Map.of("yaml", yaml)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }
}
