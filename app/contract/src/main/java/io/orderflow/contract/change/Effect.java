package io.orderflow.contract.change;

/** What a change takes, from nothing to a new table; the larger one wins. */
public enum Effect {
    /** The table stays as it is. */
    NONE,
    /** Columns are added that may be null: the server does it at once, whatever the table's size. */
    INSTANT,
    /** The server rebuilds the table, which takes as long as it is large. */
    REBUILD,
    /** Rows that are there cannot follow. */
    BREAKING
}
