package io.orderflow.pipeline.observe;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;

/** What the driver is doing, as the heartbeat says it; the catalogue has the meaning. */
public enum State {
    STARTING(Condition.STARTING),
    RUNNING(Condition.RUNNING),
    PAUSED(Condition.PAUSED),
    WAITING(Condition.WAITING),
    STOPPED(Condition.STOPPED);

    private final Condition condition;

    State(Condition condition) {
        this.condition = requireNonNull(condition, "condition is null");
    }

    public Condition condition() {
        return condition;
    }

    /** Whether a code that was read is this state. */
    public boolean is(String code) {
        return condition.code().equals(code);
    }
}
