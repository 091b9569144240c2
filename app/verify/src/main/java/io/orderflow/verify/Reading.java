package io.orderflow.verify;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.order.Reason;

/** What the recount makes of one value. */
sealed interface Reading {

    /** @param content the order as {@link Content} writes it */
    @SuppressWarnings("ArrayRecordComponent") // Compared by Content; lives from a record to the shuffle.
    record Accepted(String orderId, byte[] content) implements Reading {
        public Accepted {
            requireNonNull(orderId, "orderId is null");
            requireNonNull(content, "content is null");
        }
    }

    /** @param field empty when the reason is about the whole record */
    record Rejected(Reason reason, String field) implements Reading {
        public Rejected {
            requireNonNull(reason, "reason is null");
            requireNonNull(field, "field is null");
        }
    }
}
