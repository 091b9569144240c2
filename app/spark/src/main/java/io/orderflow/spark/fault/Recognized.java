package io.orderflow.spark.fault;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;

/** A cause by name, and what it said. */
public record Recognized(Condition condition, String message) {
    public Recognized {
        requireNonNull(condition, "condition is null");
        requireNonNull(message, "message is null");
    }
}
