package io.orderflow.producer.topic;

import static java.util.Objects.requireNonNull;

/**
 * The highest order number found in a topic.
 *
 * @param number 0 if there is none
 * @param where partition and offset, for checking
 */
public record HighestOrder(long number, String where) {
    /** For a topic without orders. */
    public static final HighestOrder NONE = new HighestOrder(0, "");

    public HighestOrder {
        requireNonNull(where, "where is null");
    }

    public HighestOrder orHigher(HighestOrder other) {
        return other.number > number ? other : this;
    }
}
