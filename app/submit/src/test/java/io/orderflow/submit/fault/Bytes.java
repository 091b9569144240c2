package io.orderflow.submit.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.List;

/** The bytes of orders, and of what only looks like one: made here, not by the producer's code. */
final class Bytes {

    private static final List<String> BROKEN = List.of(
            "not json",
            "",
            "{\"order_id\":\"ORDER-%06d\"}",
            "[1,2,3]",
            "{\"customer_id\":1,\"customer_id\":2,\"order_id\":\"ORDER-%06d\"}",
            text("87654", "ORDER-%06d", "45.99", "2", "91.97", "2025-01-15T14:30:45"),
            text("87654", "ORDER-%06d", "45.99", "0", "0.00", "2025-01-15T14:30:45"),
            text("87654", "order-%06d", "45.99", "2", "91.98", "2025-01-15T14:30:45"),
            text("87654", "ORDER-%06d", "45.99", "2", "91.98", "2025-02-30T14:30:45"),
            text("\"87654\"", "ORDER-%06d", "45.99", "2", "91.98", "2025-01-15T14:30:45"),
            text("87654", "ORDER-%06d", "45.999", "2", "91.998", "2025-01-15T14:30:45"),
            text("87654", "ORDER-%06d", "45.99", "2", "91.98", "2025-01-15T14:30:45") + "}");

    private Bytes() {}

    /** The one order of this id. */
    static byte[] order(long id) {
        return order(id, 1 + id % 5);
    }

    /** The order of this id, in other words: the same content. */
    static byte[] sameOrder(long id) {
        BigDecimal price = price(id);
        long quantity = 1 + id % 5;
        return ("{ \"unknown\": {\"a\": [true, null]}, \"order_timestamp\": \"%s\",\n \"total_price\": %s, \"quantity\": %d,"
                        + " \"unit_price\": %s, \"product_category\": \"Sports \\u0026 Outdoors\","
                        + " \"product_name\": \"%s\","
                        + " \"order_id\": \"ORDER-%06d\", \"customer_id\": %d }")
                .formatted(
                        timestamp(id),
                        price.multiply(BigDecimal.valueOf(quantity))
                                .stripTrailingZeros()
                                .toPlainString(),
                        quantity,
                        price.stripTrailingZeros().toPlainString(),
                        name(id).replace("/", "\\/"),
                        id,
                        50_000 + id % 50_000)
                .getBytes(UTF_8);
    }

    /** An order of this id with another content: a conflict, wherever it comes second. */
    static byte[] otherOrder(long id) {
        return order(id, 6 + id % 5);
    }

    /** No order, in one of many ways. */
    static byte[] broken(long number) {
        return BROKEN.get((int) (number % BROKEN.size()))
                .replace("%06d", "%06d".formatted(number))
                .getBytes(UTF_8);
    }

    private static byte[] order(long id, long quantity) {
        BigDecimal price = price(id);
        return ("{\"customer_id\":%d,\"order_id\":\"ORDER-%06d\",\"product_name\":\"%s\",\"product_category\":\"Sports"
                        + " & Outdoors\",\"unit_price\":%s,\"quantity\":%d,\"total_price\":%s,\"order_timestamp\":\"%s\"}")
                .formatted(
                        50_000 + id % 50_000,
                        id,
                        name(id),
                        price.toPlainString(),
                        quantity,
                        price.multiply(BigDecimal.valueOf(quantity)).toPlainString(),
                        timestamp(id))
                .getBytes(UTF_8);
    }

    private static BigDecimal price(long id) {
        return BigDecimal.valueOf(5_000 + id * 37 % 95_000, 2);
    }

    private static String name(long id) {
        return List.of("Yoga Mat", "O'Neill \\\\ 50% Décor", "水筒 1/2 🚲", "Lamp \\\"Noir\\\"")
                .get((int) (id % 4));
    }

    private static String timestamp(long id) {
        return "2025-%02d-%02dT%02d:%02d:%02d"
                .formatted(1 + id % 12, 1 + id % 28, id % 24, id / 24 % 60, id / 1_440 % 60);
    }

    private static String text(
            String customer, String id, String price, String quantity, String total, String timestamp) {
        return ("{\"customer_id\":" + customer + ",\"order_id\":\"" + id
                + "\",\"product_name\":\"Yoga Mat\",\"product_category\":\"Sports\",\"unit_price\":" + price
                + ",\"quantity\":" + quantity + ",\"total_price\":" + total + ",\"order_timestamp\":\"" + timestamp
                + "\"}");
    }
}
