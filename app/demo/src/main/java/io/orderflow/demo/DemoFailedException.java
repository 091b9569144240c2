package io.orderflow.demo;

import io.orderflow.condition.Condition;
import io.orderflow.condition.ConditionException;

/** The demo cannot start or go on. The message says what happened, why, and what to do. */
final class DemoFailedException extends ConditionException {
    private static final long serialVersionUID = 1L;

    DemoFailedException(Condition condition, String message) {
        super(condition, message);
    }
}
