package io.orderflow.pipeline.store;

import java.math.BigDecimal;
import java.time.LocalDateTime;

/** An order of the owner's contract, for tests: any values, also such as no decoder would accept. */
record Order(
        int customerId,
        String orderId,
        String productName,
        String productCategory,
        long unitPriceCents,
        int quantity,
        long totalPriceCents,
        LocalDateTime orderTimestamp) {

    /** A valid one, whose content depends on the quantity. */
    static Order of(int id, int quantity) {
        return new Order(
                1, id(id), "Mat", "Sports", 1050, quantity, 1050L * quantity, LocalDateTime.of(2025, 1, 1, 0, 0));
    }

    static String id(int id) {
        return "ORDER-%06d".formatted(id);
    }

    Order withId(String id) {
        return new Order(
                customerId,
                id,
                productName,
                productCategory,
                unitPriceCents,
                quantity,
                totalPriceCents,
                orderTimestamp);
    }

    Order withName(String name) {
        return new Order(
                customerId, orderId, name, productCategory, unitPriceCents, quantity, totalPriceCents, orderTimestamp);
    }

    BigDecimal unitPrice() {
        return BigDecimal.valueOf(unitPriceCents, 2);
    }

    BigDecimal totalPrice() {
        return BigDecimal.valueOf(totalPriceCents, 2);
    }
}
