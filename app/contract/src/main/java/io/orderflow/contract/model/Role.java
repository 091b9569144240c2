package io.orderflow.contract.model;

import java.util.Locale;

/** What a field means to totals, views and pages. A missing role takes its columns and charts with it, nothing else. */
public enum Role {
    TIME,
    PRODUCT,
    CATEGORY,
    PRICE,
    QUANTITY,
    AMOUNT,
    CURRENCY,
    CUSTOMER;

    /** The word in the contract file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
