package io.orderflow.contract.model;

/** What happens to a field that the contract does not name. */
public enum UnknownFields {
    /** It is counted, and otherwise left alone. */
    IGNORE,
    /** The record is rejected as UNKNOWN_FIELD. */
    REJECT
}
