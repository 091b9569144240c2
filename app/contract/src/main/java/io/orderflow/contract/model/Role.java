package io.orderflow.contract.model;

import java.util.Locale;

/** The meaning of a field for totals, views and pages. Without a role only its columns and charts are missing. */
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
