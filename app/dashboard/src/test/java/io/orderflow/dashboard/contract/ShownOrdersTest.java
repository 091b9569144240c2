package io.orderflow.dashboard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.dashboard.answer.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShownOrdersTest {

    private static final String SHOP = """
        {"order_id": "SHOP-00000001", "customer": {"id": 7, "email": "secret@example.org"}, "status": "paid",
         "currency": "EUR", "items": [%s], "subtotal": 1, "shipping": 0.5, "total": 1.50,
         "placed_at": "2026-11-28T10:00:00.120000Z", "gift": true}\
        """;
    private static final String ITEM =
            "{\"sku\": \"a,]\\\"\", \"name\": \"b\", \"quantity\": 1, \"unit_price\": 1234567890.50}";

    @Test
    void theOwnersOrdersLookAsTheyAlwaysDid() {
        String order = "{\"customer_id\":87654,\"order_id\":\"ORDER-000001\",\"product_name\":\"Yoga Mat\","
                + "\"product_category\":\"Sports\",\"unit_price\":45.9,\"quantity\":2,\"total_price\":91.8,"
                + "\"order_timestamp\":\"2026-11-28T10:00:00\"}";

        assertThat(Json.text(shown("orders", order)))
                .isEqualTo("{\"customer_id\":87654,\"order_id\":\"ORDER-000001\",\"product_name\":\"Yoga Mat\","
                        + "\"product_category\":\"Sports\",\"unit_price\":\"45.90\",\"quantity\":2,"
                        + "\"total_price\":\"91.80\",\"order_timestamp\":\"2026-11-28T10:00:00\"}");
    }

    @Test
    void objectsAreNestedAndWhatIsRestrictedIsMasked() {
        ObjectNode order = shown("shop", SHOP.formatted(ITEM));

        assertThat(order.at("/customer/id").asText()).isEqualTo("7");
        assertThat(order.at("/customer/email").toString()).isEqualTo("{\"restricted\":true}");
        assertThat(order.at("/customer/name").isNull()).isTrue();
        assertThat(order.path("address").isNull()).isTrue();
        assertThat(order.path("gift").asBoolean()).isTrue();
        assertThat(order.path("placed_at").asText()).isEqualTo("2026-11-28T10:00:00.12Z");
        assertThat(order.at("/items/count").asInt()).isEqualTo(1);
        assertThat(order.at("/items/json").asText()).contains("1234567890.50");
        assertThat(order.at("/items/cut").asBoolean()).isFalse();
    }

    @Test
    void longArraysHaveTheirCountAndTheirBeginning() {
        ObjectNode order = shown("shop", SHOP.formatted(String.join(",", java.util.Collections.nCopies(40, ITEM))));

        assertThat(order.at("/items/count").asInt()).isEqualTo(40);
        assertThat(order.at("/items/json").asText()).hasSize(ShownOrders.LONGEST_IN_LISTS);
        assertThat(order.at("/items/cut").asBoolean()).isTrue();
    }

    @Test
    void membersAreCountedWhateverIsInThem() {
        assertThat(Members.count("[ ]")).isZero();
        assertThat(Members.count("[[],{}]")).isEqualTo(2);
        assertThat(Members.count("[\"a,b\\\",\",1]")).isEqualTo(2);
        assertThat(Members.count("{\"a\":[1,2],\"b\":{}}")).isEqualTo(2);
        assertThat(Members.count("[[]]")).isEqualTo(1);
    }

    private static ObjectNode shown(String contract, String order) {
        OrderContract read = ContractFile.shipped(contract).contract();
        Decoded decoded = new RecordDecoder(CompiledContract.of(read)).decode(order.getBytes(StandardCharsets.UTF_8));
        assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
        return new ShownOrders(read).inList(((Decoded.Accepted) decoded).values());
    }
}
