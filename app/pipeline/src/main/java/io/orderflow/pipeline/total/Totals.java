package io.orderflow.pipeline.total;

import io.orderflow.contract.compiled.OrderValues;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;

/** What a number of orders adds up to, in memory: per minute, per day and product, and all together. Used by one thread. */
public final class Totals {

    private final Map<LocalDateTime, Sums> minutes = new HashMap<>();
    private final Map<ProductDay, Sums> products = new HashMap<>();
    private final Sums all = new Sums();

    /** Adds an order that was stored. */
    public void add(TotalsRoles roles, OrderValues order) {
        long quantity = roles.quantity(order);
        long revenueCents = roles.revenueCents(order);
        long unitPriceCents = roles.unitPriceCents(order);
        minute(roles.minute(order)).add(1, quantity, revenueCents, unitPriceCents);
        product(roles.product(order)).add(1, quantity, revenueCents, unitPriceCents);
        all.add(1, quantity, revenueCents, unitPriceCents);
    }

    /** How many minutes have a number other than zero. */
    long changedMinutes() {
        return minutes.values().stream().filter(sums -> !sums.areZero()).count();
    }

    /** How many products of a day have a number other than zero. */
    long changedProducts() {
        return products.values().stream().filter(sums -> !sums.areZero()).count();
    }

    Sums minute(LocalDateTime minute) {
        return minutes.computeIfAbsent(minute, key -> new Sums());
    }

    Sums product(ProductDay product) {
        return products.computeIfAbsent(product, key -> new Sums());
    }

    Sums all() {
        return all;
    }

    Map<LocalDateTime, Sums> minutes() {
        return minutes;
    }

    Map<ProductDay, Sums> products() {
        return products;
    }
}
