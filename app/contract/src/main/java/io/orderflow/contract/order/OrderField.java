package io.orderflow.contract.order;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * One declared field of an order. Serializable: shipped to executors; holds only strings and numbers, so that it can be
 * written as the metadata of a column and read back.
 *
 * @param name the name in JSON, Avro and the table
 * @param nullable whether the value may be absent or null; no field of an order may
 * @param min smallest value accepted, in the unit of the type
 * @param max largest value accepted, in the unit of the type
 */
public record OrderField(String name, FieldType type, boolean nullable, long min, long max) implements Serializable {

    public OrderField {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        if (min > max) {
            throw new IllegalArgumentException(
                    "Field %s: the smallest value %d is above the largest, %d".formatted(name, min, max));
        }
    }

    /** What would be right, for messages: "quantity must be " and then this. */
    public String expectation() {
        return switch (type) {
            case INTEGER -> "an integer from %d to %d, written without fraction or exponent".formatted(min, max);
            case ORDER_ID -> "a text of at most %d characters".formatted(max);
            case TEXT -> "a text of %d to %d characters".formatted(min, max);
            case MONEY ->
                "a number from %s to %s with at most 2 decimals"
                        .formatted(
                                BigDecimal.valueOf(min, 2).toPlainString(),
                                BigDecimal.valueOf(max, 2).toPlainString());
            case TIMESTAMP ->
                "a text YYYY-MM-DDTHH:MM:SS, a real date and time without zone, year %d to %d".formatted(min, max);
        };
    }

    boolean allows(long value) {
        return value >= min && value <= max;
    }
}
