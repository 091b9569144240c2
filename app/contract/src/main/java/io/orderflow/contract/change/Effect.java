package io.orderflow.contract.change;

/** The cost of a change, from nothing to a new table; the highest applies. */
public enum Effect {
    /** The table does not change. */
    NONE,
    /** Nullable columns are added: instant, whatever the table's size. */
    INSTANT,
    /** The server rebuilds the table, which takes time in proportion to its size. */
    REBUILD,
    /** Existing rows do not fit. */
    BREAKING
}
