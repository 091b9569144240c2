package io.orderflow.pipeline.store;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.compiled.OrderValues;

/**
 * An accepted order on its way to the table. Lives within one task.
 *
 * @param key its key as {@link OrderKeys} writes it: two orders have one key exactly if these texts are equal
 * @param timestamp the Kafka timestamp of its record, in milliseconds since 1970; negative if it has none
 */
public record AcceptedOrder(OrderValues values, String key, long timestamp) {
    public AcceptedOrder {
        requireNonNull(values, "values is null");
        requireNonNull(key, "key is null");
    }
}
