package io.orderflow.contract.model;

/** How a field outside the contract is treated. */
public enum UnknownFields {
    /** It is counted and otherwise ignored. */
    IGNORE,
    /** The record is rejected as UNKNOWN_FIELD. */
    REJECT
}
