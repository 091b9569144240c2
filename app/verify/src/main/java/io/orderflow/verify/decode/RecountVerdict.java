package io.orderflow.verify.decode;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.order.Reason;

/** The recount's verdict on one value. */
public sealed interface RecountVerdict {

    /** @param content the order as {@link OrderContent} writes it */
    @SuppressWarnings("ArrayRecordComponent") // Compared by OrderContent; lives from a record to the shuffle.
    record Accepted(String orderId, byte[] content) implements RecountVerdict {
        public Accepted {
            requireNonNull(orderId, "orderId is null");
            requireNonNull(content, "content is null");
        }
    }

    /** @param field empty when the reason is about the whole record */
    record Rejected(Reason reason, String field) implements RecountVerdict {
        public Rejected {
            requireNonNull(reason, "reason is null");
            requireNonNull(field, "field is null");
        }
    }
}
