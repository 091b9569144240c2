package io.orderflow.pipeline.store;

import io.orderflow.contract.order.Order;

/**
 * The text of one multi-row INSERT of orders, grown row by row.
 *
 * <p>Built as text rather than through {@code addBatch}: with {@code rewriteBatchedStatements} Connector/J builds the
 * same text at about four fifths of the speed, and its update counts say nothing.
 */
final class OrderInsert {

    private final String head;
    private final StatementText text = new StatementText();

    /** @param table the quoted name of the orders table */
    OrderInsert(String table) {
        this.head = "INSERT INTO " + table
                + " (customer_id, order_id, product_name, product_category, unit_price, quantity, total_price,"
                + " order_timestamp) VALUES ";
        clear();
    }

    void clear() {
        text.clear();
        text.raw(head);
    }

    /** As {@link StatementText#length}. */
    int length() {
        return text.length();
    }

    void add(Order order) {
        text.raw(text.length() > head.length() ? ",(" : "(")
                .number(order.customerId())
                .comma();
        text.quoted(order.orderId()).comma();
        text.quoted(order.productName()).comma();
        text.quoted(order.productCategory()).comma();
        text.money(order.unitPriceCents()).comma();
        text.number(order.quantity()).comma();
        text.money(order.totalPriceCents()).comma();
        text.timestamp(order.orderTimestamp()).raw(")");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
