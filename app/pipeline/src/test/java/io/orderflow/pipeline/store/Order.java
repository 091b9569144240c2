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

    BigDecimal unitPrice() {
        return BigDecimal.valueOf(unitPriceCents, 2);
    }

    BigDecimal totalPrice() {
        return BigDecimal.valueOf(totalPriceCents, 2);
    }
}
