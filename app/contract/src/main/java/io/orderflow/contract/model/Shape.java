package io.orderflow.contract.model;

/** The kind of a verbatim field. */
public enum Shape {
    ARRAY,
    MAP,
    OBJECT
}
