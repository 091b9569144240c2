package io.orderflow.producer.make;

import io.orderflow.contract.order.Order;
import java.time.LocalDateTime;

/** Copies of an order that differ in one field. */
public final class OrderVariants {
    private OrderVariants() {}

    static Order withTotal(Order order, long totalPriceCents) {
        return with(order, order.quantity(), totalPriceCents, order.orderTimestamp());
    }

    /** With the total recalculated. */
    static Order withQuantity(Order order, int quantity) {
        return with(order, quantity, order.unitPriceCents() * quantity, order.orderTimestamp());
    }

    static Order at(Order order, LocalDateTime timestamp) {
        return with(order, order.quantity(), order.totalPriceCents(), timestamp);
    }

    private static Order with(Order order, int quantity, long totalPriceCents, LocalDateTime timestamp) {
        return new Order(
                order.customerId(),
                order.orderId(),
                order.productName(),
                order.productCategory(),
                order.unitPriceCents(),
                quantity,
                totalPriceCents,
                timestamp);
    }
}
