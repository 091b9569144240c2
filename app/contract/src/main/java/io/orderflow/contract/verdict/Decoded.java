package io.orderflow.contract.verdict;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.compiled.OrderValues;

/** The decoder's verdict on one value: accepted or rejected. */
public sealed interface Decoded {

    /**
     * @param unknownFields how many fields were ignored because they are not in the contract
     */
    record Accepted(OrderValues values, int unknownFields) implements Decoded {
        public Accepted {
            requireNonNull(values, "values is null");
        }
    }

    record Rejected(Rejection rejection) implements Decoded {
        public Rejected {
            requireNonNull(rejection, "rejection is null");
        }
    }
}
