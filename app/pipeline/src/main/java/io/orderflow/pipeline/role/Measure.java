package io.orderflow.pipeline.role;

import io.orderflow.contract.model.Role;

/** What the totals sum, in the order of their columns. */
public enum Measure {
    QUANTITY(Role.QUANTITY),
    /** What orders are worth. */
    REVENUE(Role.AMOUNT),
    /** Divided by the number of orders: the average price. */
    PRICES(Role.PRICE);

    private final Role role;

    Measure(Role role) {
        this.role = role;
    }

    /** The role of the field that is summed. */
    public Role role() {
        return role;
    }
}
