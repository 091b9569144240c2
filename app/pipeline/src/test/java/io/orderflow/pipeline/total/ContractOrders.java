package io.orderflow.pipeline.total;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/** Orders of the shipped contracts, as JSON, made from a number: the same number makes the same order. */
final class ContractOrders {

    static final String WIDE = """
            apiVersion: v3.1.0
            kind: DataContract
            id: wide
            version: 1.0.0
            status: active
            schema:
            - name: wide
              logicalType: object
              properties:
              - {name: id, logicalType: integer, required: true, primaryKey: true}
              - {name: amount, logicalType: number, physicalType: 'DECIMAL(38,9)', required: true,
                 customProperties: [{property: orderflow.role, value: amount}]}
            """;

    static final String TRACKER_WITHOUT_QUANTITY = """
            apiVersion: v3.1.0
            kind: DataContract
            id: orderflow-tracker
            version: 1.1.0
            status: active
            schema:
            - name: tracker
              physicalName: TABLE
              logicalType: object
              properties:
              - {name: order_id, logicalType: string, required: true, primaryKey: true,
                 logicalTypeOptions: {format: uuid, maxLength: 36}}
              - {name: user, logicalType: string, required: true, logicalTypeOptions: {maxLength: 100}}
              - {name: item, logicalType: string, required: true, logicalTypeOptions: {maxLength: 255},
                 customProperties: [{property: orderflow.role, value: product}]}
              - {name: quantity, logicalType: integer, required: true, logicalTypeOptions: {format: i32, minimum: 1}}
            """;

    /** Each line of an order is a row: the key has two parts. */
    static final String LINES = """
            apiVersion: v3.1.0
            kind: DataContract
            id: order-lines
            version: 1.0.0
            status: active
            schema:
            - name: order_lines
              logicalType: object
              properties:
              - {name: line_no, logicalType: integer, required: true, primaryKey: true, primaryKeyPosition: 2}
              - {name: order_no, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1,
                 logicalTypeOptions: {maxLength: 12}}
              - {name: item, logicalType: string, required: true, logicalTypeOptions: {maxLength: 255},
                 customProperties: [{property: orderflow.role, value: product}]}
              - {name: quantity, logicalType: integer, required: true,
                 customProperties: [{property: orderflow.role, value: quantity}]}
              - {name: amount, logicalType: number, physicalType: 'DECIMAL(10,2)', required: true,
                 customProperties: [{property: orderflow.role, value: amount}]}
            """;

    private ContractOrders() {}

    /** A line of {@link #LINES}. */
    static byte[] line(int order, int line, int quantity) {
        return json(
                        "{\"order_no\":\"A-%d\",\"line_no\":%d,\"item\":\"Item %d\",\"quantity\":%d,\"amount\":%d.25}",
                        order, line, line % 3, quantity, quantity)
                .getBytes(UTF_8);
    }

    static byte[] order(String contract, int number) {
        int quantity = 1 + number % 4;
        String text = switch (contract) {
            case "orders" ->
                json(
                        "{\"customer_id\":%d,\"order_id\":\"ORDER-%06d\",\"product_name\":\"Item"
                                + " %d\",\"product_category\":"
                                + "\"Sort %d\",\"unit_price\":10.50,\"quantity\":%d,\"total_price\":%.2f,"
                                + "\"order_timestamp\":\"2025-01-15T14:%02d:45\"}",
                        1 + number, number, number % 3, number % 2, quantity, quantity * 10.5, number % 5);
            case "order-records" ->
                json("{\"orderId\":\"A-%d\",\"product\":\"Item %d\",\"price\":%d.99}", number, number % 3, number % 7);
            case "tracker" ->
                json(
                        "{\"order_id\":\"123e4567-e89b-12d3-a456-%012d\",\"user\":\"john\",\"item\":\"Item"
                                + " %d\",\"quantity\":%d}",
                        number, number % 3, quantity);
            case "playground" ->
                json(
                        "{\"order_id\":%d,\"user\":\"alice\",\"item\":\"Item %d\",\"qty\":%d}",
                        1 + number, number % 3, quantity);
            case "takeaway" ->
                json(
                        "{\"order_number\":%d,\"order_date\":\"15/01/2025 14:%02d\",\"items\":[{\"item_name\":\"Naan\","
                                + "\"quantity\":1,\"product_price\":2.95}],\"total_products\":%d}",
                        1 + number, number % 5, quantity);
            case "shop" ->
                json(
                        "{\"order_id\":\"SHOP-%08d\",\"customer\":{\"id\":%d,\"email\":\"a@b.c\"},\"status\":\"paid\","
                                + "\"currency\":\"%s\",\"items\":[{\"sku\":\"s\",\"name\":\"n\",\"quantity\":1,\"unit_price\":1.00}],"
                                + "\"subtotal\":%d.25,\"shipping\":0.50,\"total\":%d.75,\"placed_at\":\"2025-01-15T14:%02d:45Z\"}",
                        number, 1 + number, number % 2 == 0 ? "EUR" : "JPY", number, number, number % 5);
            default -> throw new IllegalArgumentException(contract);
        };
        return text.getBytes(UTF_8);
    }

    private static String json(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
