package io.orderflow.pipeline.total;

import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.pipeline.role.Measure;
import io.orderflow.pipeline.role.Summation;
import io.orderflow.pipeline.store.AcceptedOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a number of orders adds up to, in memory: per minute, per day and product, and all together, each by currency.
 * Used by one thread.
 */
public final class Totals {

    private final Map<Minute, Sums> minutes = new HashMap<>();
    private final Map<ProductDay, Sums> products = new HashMap<>();
    private final Map<String, Sums> all = new HashMap<>();
    private final int[] scales = new int[Measure.values().length];
    /** The previous order's minute and currency, and their sums below: most orders share them, and look up the product's only. */
    private Minute lastMinute;

    private Sums lastOfMinute;
    private Sums lastOfAll;

    /** For orders, with the decimals of their fields. */
    public Totals(TotalsRoles roles) {
        Arrays.setAll(scales, roles::scale);
    }

    /** For corrections, with the decimals of the tables. */
    Totals() {
        Arrays.fill(scales, Summation.MOST_DECIMALS);
    }

    /** Adds an order that was stored. */
    public void add(TotalsRoles roles, AcceptedOrder order) {
        OrderValues values = order.values();
        long minute = roles.minute(order);
        String currency = roles.currency(values);
        if (lastMinute == null || !lastMinute.matches(minute, currency)) {
            lastMinute = new Minute(minute, currency);
            lastOfMinute = minute(lastMinute);
            lastOfAll = all(currency);
        }
        roles.add(lastOfMinute, values);
        roles.add(
                product(new ProductDay(Minute.day(minute), roles.product(values), roles.category(values), currency)),
                values);
        roles.add(lastOfAll, values);
    }

    /** How many minutes have a number other than zero. */
    long changedMinutes() {
        return minutes.values().stream().filter(sums -> !sums.areZero()).count();
    }

    /** How many products of a day have a number other than zero. */
    long changedProducts() {
        return products.values().stream().filter(sums -> !sums.areZero()).count();
    }

    /** Decimals of a measure's exact sums. */
    int scale(int measure) {
        return scales[measure];
    }

    Sums minute(Minute minute) {
        return minutes.computeIfAbsent(minute, key -> new Sums());
    }

    Sums product(ProductDay product) {
        return products.computeIfAbsent(product, key -> new Sums());
    }

    Sums all(String currency) {
        return all.computeIfAbsent(currency, key -> new Sums());
    }

    Map<Minute, Sums> minutes() {
        return minutes;
    }

    Map<ProductDay, Sums> products() {
        return products;
    }

    Map<String, Sums> all() {
        return all;
    }
}
