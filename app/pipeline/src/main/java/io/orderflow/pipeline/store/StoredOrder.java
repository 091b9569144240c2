package io.orderflow.pipeline.store;

import io.orderflow.contract.order.Order;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A row of the orders table, whatever it holds: rows from before OrderFlow may have numbers that no order can have,
 * nothing at all, or dates that no calendar has.
 *
 * @param orderTimestamp as the server writes it
 */
record StoredOrder(
        String orderId,
        BigDecimal customerId,
        String productName,
        String productCategory,
        BigDecimal unitPrice,
        BigDecimal quantity,
        BigDecimal totalPrice,
        String orderTimestamp) {

    /** What {@link #read} reads, of a table called o. */
    static final String COLUMNS = "o.order_id, o.customer_id, o.product_name, o.product_category, o.unit_price,"
            + " o.quantity, o.total_price, CAST(o.order_timestamp AS CHAR)";

    /** @param first where {@link #COLUMNS} begin in the row */
    static StoredOrder read(ResultSet row, int first) throws SQLException {
        return new StoredOrder(
                row.getString(first),
                row.getBigDecimal(first + 1),
                row.getString(first + 2),
                row.getString(first + 3),
                row.getBigDecimal(first + 4),
                row.getBigDecimal(first + 5),
                row.getBigDecimal(first + 6),
                row.getString(first + 7));
    }

    /** The row as it is when the order was stored unchanged. */
    static StoredOrder of(Order order) {
        return new StoredOrder(
                order.orderId(),
                BigDecimal.valueOf(order.customerId()),
                order.productName(),
                order.productCategory(),
                order.unitPrice(),
                BigDecimal.valueOf(order.quantity()),
                order.totalPrice(),
                written(order.orderTimestamp()));
    }

    private static String written(LocalDateTime time) {
        return new StatementText().timestamp(time).toString().replace("'", "");
    }

    /** Which fields of the order differ from this row, for a person; empty if none does. */
    String difference(Order order) {
        StoredOrder sent = of(order);
        List<String> fields = new ArrayList<>();
        text(fields, "order_id", sent.orderId, orderId);
        number(fields, "customer_id", sent.customerId, customerId);
        text(fields, "product_name", sent.productName, productName);
        text(fields, "product_category", sent.productCategory, productCategory);
        number(fields, "unit_price", sent.unitPrice, unitPrice);
        number(fields, "quantity", sent.quantity, quantity);
        number(fields, "total_price", sent.totalPrice, totalPrice);
        String stored = orderTimestamp == null ? null : orderTimestamp.replaceFirst("\\.0+$", "");
        if (!sent.orderTimestamp.equals(stored)) {
            String shown = stored == null ? "null" : stored.replace(' ', 'T');
            fields.add("order_timestamp is %s, stored is %s".formatted(order.orderTimestamp(), shown));
        }
        return String.join(", ", fields);
    }

    private static void number(List<String> fields, String name, BigDecimal sent, BigDecimal stored) {
        if (stored == null || sent.compareTo(stored) != 0) {
            fields.add("%s is %s, stored is %s"
                    .formatted(name, sent.toPlainString(), stored == null ? "null" : stored.toPlainString()));
        }
    }

    private static void text(List<String> fields, String name, String sent, String stored) {
        if (!Objects.equals(sent, stored)) {
            boolean looksAlike = stored != null && sent.strip().equals(stored.strip());
            fields.add("%s is %s, stored is %s"
                    .formatted(name, looksAlike ? visible(sent) : sent, looksAlike ? visible(stored) : stored));
        }
    }

    /** In quotation marks, white space other than the plain blank by its number. */
    private static String visible(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c != ' ' && (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c))) {
                shown.append("\\u").append(java.util.HexFormat.of().toHexDigits((char) c));
            } else {
                shown.append((char) c);
            }
        });
        return shown.append('"').toString();
    }
}
