package io.orderflow.follow.record;

import static java.util.Objects.requireNonNull;

/** What the ledger says of a record that it has passed. */
public sealed interface Outcome {

    /** Its order is in the table. */
    record Stored() implements Outcome {}

    /** Its order was in the table already, with the same content. */
    record Duplicate() implements Outcome {}

    /**
     * It is in the table of rejected records.
     *
     * @param reason by its current name
     * @param field the path of the field that caused it; empty for the whole record
     */
    record Rejected(String reason, String field, String message) implements Outcome {

        /** What is left to say of a record whose row {@code orderflow prune} has removed. */
        public static final Rejected PRUNED = new Rejected("PRUNED", "", "its row was removed by retention");

        public Rejected {
            requireNonNull(reason, "reason is null");
            requireNonNull(field, "field is null");
            requireNonNull(message, "message is null");
        }
    }

    /** An operator gave it up ({@code orderflow ledger skip}). */
    record Skipped() implements Outcome {}
}
