package io.orderflow.contract.model;

/** What a verbatim field is. */
public enum Shape {
    ARRAY,
    MAP,
    OBJECT
}
