package io.orderflow.pipeline.total;

import io.orderflow.contract.order.Order;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** What a number of orders adds up to, in memory: per minute, per day and product, and all together. Used by one thread. */
public final class Totals {

    private final Map<LocalDateTime, Sums> minutes = new HashMap<>();
    private final Map<ProductDay, Sums> products = new HashMap<>();
    private final Sums all = new Sums();

    /** Adds an order that was stored. */
    public void add(Order order) {
        minute(order.orderTimestamp().truncatedTo(ChronoUnit.MINUTES)).add(order);
        product(new ProductDay(order.orderTimestamp().toLocalDate(), order.productName(), order.productCategory()))
                .add(order);
        all.add(order);
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
