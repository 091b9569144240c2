package io.orderflow.contract.order;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDateTime;

/**
 * An accepted order: every field within the hard limits of {@link Contract}.
 *
 * <p>Money is held in cents, so that arithmetic and comparison are exact and cheap. The timestamp has no zone: it is
 * stored as written.
 *
 * @param unitPriceCents price of one piece in hundredths of the currency unit, 1 … 9,999,999,999
 * @param totalPriceCents {@code unitPriceCents * quantity}, exactly
 */
public record Order(
        int customerId,
        String orderId,
        String productName,
        String productCategory,
        long unitPriceCents,
        int quantity,
        long totalPriceCents,
        LocalDateTime orderTimestamp)
        implements Serializable {

    public Order {
        requireNonNull(orderId, "orderId is null");
        requireNonNull(productName, "productName is null");
        requireNonNull(productCategory, "productCategory is null");
        requireNonNull(orderTimestamp, "orderTimestamp is null");
    }

    /** The unit price in currency units, always with two decimals. */
    public BigDecimal unitPrice() {
        return BigDecimal.valueOf(unitPriceCents, 2);
    }

    /** The total price in currency units, always with two decimals. */
    public BigDecimal totalPrice() {
        return BigDecimal.valueOf(totalPriceCents, 2);
    }
}
