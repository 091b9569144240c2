package io.orderflow.producer.topic;

import static java.util.Objects.requireNonNull;

/**
 * The highest order number found in a topic.
 *
 * @param number 0 if there is none
 * @param where partition and offset, for a person who doubts it
 */
record HighestOrder(long number, String where) {
    /** In a topic without orders. */
    static final HighestOrder NONE = new HighestOrder(0, "");

    HighestOrder {
        requireNonNull(where, "where is null");
    }

    HighestOrder orHigher(HighestOrder other) {
        return other.number > number ? other : this;
    }
}
