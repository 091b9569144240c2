package io.orderflow.pipeline.total;

/**
 * What some orders add up to: amounts in cents, a {@code long} of which holds a hundred million of the largest orders.
 * Changes with every order added; used by one thread.
 */
final class Sums {

    private long orders;
    private long quantity;
    private long revenueCents;
    private long unitPriceCents;

    /** Adds what other orders add up to; negative numbers take away. */
    void add(long moreOrders, long moreQuantity, long moreRevenueCents, long moreUnitPriceCents) {
        orders = Math.addExact(orders, moreOrders);
        quantity = Math.addExact(quantity, moreQuantity);
        revenueCents = Math.addExact(revenueCents, moreRevenueCents);
        unitPriceCents = Math.addExact(unitPriceCents, moreUnitPriceCents);
    }

    boolean areZero() {
        return orders == 0 && quantity == 0 && revenueCents == 0 && unitPriceCents == 0;
    }

    long orders() {
        return orders;
    }

    long quantity() {
        return quantity;
    }

    long revenueCents() {
        return revenueCents;
    }

    /** The sum of the orders' unit prices: divided by their number, the average price. */
    long unitPriceCents() {
        return unitPriceCents;
    }
}
