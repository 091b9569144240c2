package io.orderflow.contract.model;

import java.util.Locale;

/** The envelope around the order. */
public enum Envelope {
    /** The value is the order. */
    NONE(""),
    /** Kafka Connect's {@code {"schema": …, "payload": {order}}}. */
    CONNECT("payload"),
    /** Debezium's {@code {"before": …, "after": {order}, "op": …}}. */
    DEBEZIUM("after");

    private final String path;

    Envelope(String path) {
        this.path = path;
    }

    /** The field that holds the order; empty if there is no envelope. */
    public String path() {
        return path;
    }

    /** The word in the contract file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
