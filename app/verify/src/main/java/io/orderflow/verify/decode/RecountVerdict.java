package io.orderflow.verify.decode;

import static java.util.Objects.requireNonNull;

/** The recount's verdict on one value. */
public sealed interface RecountVerdict {

    /**
     * @param key the order's key as the tables of OrderFlow have it
     * @param content the order as {@link OrderContent} writes it
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by OrderContent; lives from a record to the shuffle.
    record Accepted(String key, byte[] content) implements RecountVerdict {
        public Accepted {
            requireNonNull(key, "key is null");
            requireNonNull(content, "content is null");
        }
    }

    /**
     * @param reason a reason's name, or that of a rule of the contract
     * @param field the path of the field; empty when the reason is about the whole record
     */
    record Rejected(String reason, String field) implements RecountVerdict {
        public Rejected {
            requireNonNull(reason, "reason is null");
            requireNonNull(field, "field is null");
        }
    }
}
