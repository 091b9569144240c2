package io.orderflow.contract.order;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Locale;

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
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "Field %s: the smallest value %d is above the largest, %d", name, min, max));
        }
    }

    /** The requirement for messages, completing the sentence "quantity must be …". */
    public String expectation() {
        return switch (type) {
            case INTEGER ->
                String.format(Locale.ROOT, "an integer from %d to %d, written without fraction or exponent", min, max);
            case ORDER_ID -> String.format(Locale.ROOT, "a text of at most %d characters", max);
            case TEXT -> String.format(Locale.ROOT, "a text of %d to %d characters", min, max);
            case MONEY ->
                String.format(
                        Locale.ROOT,
                        "a number from %s to %s with at most 2 decimals",
                        BigDecimal.valueOf(min, 2).toPlainString(),
                        BigDecimal.valueOf(max, 2).toPlainString());
            case TIMESTAMP ->
                String.format(
                        Locale.ROOT,
                        "a text YYYY-MM-DDTHH:MM:SS, a real date and time without zone, year %d to %d",
                        min,
                        max);
        };
    }

    boolean allows(long value) {
        return value >= min && value <= max;
    }
}
