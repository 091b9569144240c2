package io.orderflow.follow.group;

import io.orderflow.condition.Condition;
import io.orderflow.condition.ConditionException;

/** Settled records could not be delivered. If its condition passes by itself they are delivered again, later. */
public final class DeliveryException extends ConditionException {

    private static final long serialVersionUID = 1;

    public DeliveryException(Condition condition, String message, Throwable cause) {
        super(condition, message, cause);
    }

    public DeliveryException(Condition condition, String message) {
        super(condition, message);
    }
}
