package io.orderflow.pipeline.contract;

/** What a start does with a contract that is older than the one in force, or that stored rows cannot follow. */
public enum ContractChange {
    /** It stops: CONTRACT_CHANGED. */
    CHECKED,
    /** An operator takes it deliberately; the table must still hold its orders. */
    ACCEPTED
}
