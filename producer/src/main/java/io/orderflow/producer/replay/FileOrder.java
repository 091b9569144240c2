package io.orderflow.producer.replay;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.compiled.OrderValues;
import java.time.LocalDateTime;

/**
 * An order of a file.
 *
 * @param id its key as a text
 * @param number in its id; 0 if there is none
 * @param time of the order; the earliest possible if orders have none
 */
public record FileOrder(OrderValues values, String id, long number, LocalDateTime time) {
    public FileOrder {
        requireNonNull(values, "values is null");
        requireNonNull(id, "id is null");
        requireNonNull(time, "time is null");
    }
}
