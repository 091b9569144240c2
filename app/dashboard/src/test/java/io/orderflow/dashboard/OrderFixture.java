package io.orderflow.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Orders of the owner's contract as JSON: {@code anOrder().withQuantity(0).asJson()}. Each value is raw JSON. */
public record OrderFixture(Map<String, String> values) {

    public OrderFixture {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Two yoga mats at 45.99. */
    public static OrderFixture anOrder() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("customer_id", "87654");
        values.put("order_id", "\"ORDER-000001\"");
        values.put("product_name", "\"Yoga Mat\"");
        values.put("product_category", "\"Sports & Outdoors\"");
        values.put("unit_price", "45.99");
        values.put("quantity", "2");
        values.put("total_price", "91.98");
        values.put("order_timestamp", "\"2025-01-15T14:30:45\"");
        return new OrderFixture(values);
    }

    /** With this JSON as the value of a field. */
    public OrderFixture with(String field, String json) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(field, json);
        return new OrderFixture(changed);
    }

    public OrderFixture withId(String id) {
        return with("order_id", '"' + id + '"');
    }

    public OrderFixture withName(String name) {
        return with("product_name", '"' + name + '"');
    }

    public OrderFixture withQuantity(int quantity) {
        return with("quantity", Integer.toString(quantity));
    }

    public OrderFixture withTimestamp(String timestamp) {
        return with("order_timestamp", '"' + timestamp + '"');
    }

    public String asText() {
        return values.entrySet().stream()
                .map(field -> '"' + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    public byte[] asJson() {
        return asText().getBytes(UTF_8);
    }
}
