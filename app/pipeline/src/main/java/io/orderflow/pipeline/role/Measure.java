package io.orderflow.pipeline.role;

import io.orderflow.contract.model.Role;

/** What the totals sum, in the order of their columns. */
public enum Measure {
    QUANTITY(0, Role.QUANTITY),
    /** What orders are worth. */
    REVENUE(1, Role.AMOUNT),
    /** Divided by the number of orders: the average price. */
    PRICES(2, Role.PRICE);

    private final int place;
    private final Role role;

    Measure(int place, Role role) {
        this.place = place;
        this.role = role;
    }

    /** Its place among the sums, from 0 on. */
    public int place() {
        return place;
    }

    /** The role of the field that is summed. */
    public Role role() {
        return role;
    }
}
