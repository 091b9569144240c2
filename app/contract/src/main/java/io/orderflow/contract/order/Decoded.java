package io.orderflow.contract.order;

import static java.util.Objects.requireNonNull;

/** What the decoder makes of one value: accepted or rejected, nothing between. */
public sealed interface Decoded {

    /**
     * @param unknownFields how many top-level fields were ignored because the contract does not know them
     */
    record Accepted(Order order, int unknownFields) implements Decoded {
        public Accepted {
            requireNonNull(order, "order is null");
        }
    }

    record Rejected(Rejection rejection) implements Decoded {
        public Rejected {
            requireNonNull(rejection, "rejection is null");
        }
    }
}
