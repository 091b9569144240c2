package io.orderflow.pipeline.store;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.verdict.Rejection;

/** What became of an accepted order at the table. */
public sealed interface Outcome {

    /** A row of the orders table is this order. */
    record Stored() implements Outcome {}

    /** The same id with the same content was stored before. */
    record Duplicate() implements Outcome {}

    /** Refused at the table: a conflict, or the server's own refusal. */
    record Rejected(Rejection rejection) implements Outcome {
        public Rejected {
            requireNonNull(rejection, "rejection is null");
        }
    }

    Outcome STORED = new Stored();
    Outcome DUPLICATE = new Duplicate();
}
