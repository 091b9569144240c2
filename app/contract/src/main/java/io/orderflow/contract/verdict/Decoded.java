package io.orderflow.contract.verdict;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.compiled.OrderValues;

/** What the decoder makes of one value: accepted or rejected, nothing between. */
public sealed interface Decoded {

    /**
     * @param unknownFields how many fields were ignored because the contract does not name them
     */
    record Accepted(OrderValues order, int unknownFields) implements Decoded {
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
