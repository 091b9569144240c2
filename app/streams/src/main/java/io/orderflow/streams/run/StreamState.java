package io.orderflow.streams.run;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;

/** What a query is doing; the catalogue has the meaning. */
public enum StreamState {
    STARTING(Condition.STARTING),
    RUNNING(Condition.RUNNING),
    /** For Kafka or MySQL: passes by itself. */
    WAITING(Condition.WAITING),
    /** Tried again now and then, but a person should look. */
    FAILED(Condition.QUERY_WAITS_FOR_REPAIR),
    STOPPED(Condition.STOPPED);

    private final Condition condition;

    StreamState(Condition condition) {
        this.condition = requireNonNull(condition, "condition is null");
    }

    public Condition condition() {
        return condition;
    }
}
