package io.orderflow.streams.fault;

import io.orderflow.condition.Condition;
import io.orderflow.condition.ConditionException;

/** Why a query cannot go on, by name. Serializable: may come back from executors. */
public final class StreamException extends ConditionException {

    private static final long serialVersionUID = 1;

    public StreamException(Condition condition, String message) {
        super(condition, message);
    }
}
