package io.orderflow.follow.record;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.kafka.Received;
import io.orderflow.pipeline.contract.ContractVersion;
import java.util.Optional;

/**
 * A record with its outcome.
 *
 * @param order as the contract in force decodes it; empty if it was rejected before it was an order
 * @param key as {@link io.orderflow.pipeline.store.OrderKeys} writes it; empty together with the order
 * @param contract which was in force for it
 */
public record Followed(
        int partition,
        Received received,
        Outcome outcome,
        Optional<OrderValues> order,
        String key,
        ContractVersion contract) {

    public Followed {
        requireNonNull(received, "received is null");
        requireNonNull(outcome, "outcome is null");
        requireNonNull(order, "order is null");
        requireNonNull(key, "key is null");
        requireNonNull(contract, "contract is null");
    }
}
