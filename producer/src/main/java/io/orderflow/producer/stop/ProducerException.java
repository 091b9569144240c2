package io.orderflow.producer.stop;

import io.orderflow.condition.Condition;
import io.orderflow.condition.ConditionException;

/** The producer cannot start or go on. The message is for the operator: what, why, and what to do. */
public final class ProducerException extends ConditionException {

    private static final long serialVersionUID = 1;

    public ProducerException(Condition condition, String message, Throwable cause) {
        super(condition, message, cause);
    }
}
