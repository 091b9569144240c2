package io.orderflow.condition;

/** A stop with a name: going on would be wrong, and the message says what a person can do. */
public final class StoppedException extends ConditionException {

    private static final long serialVersionUID = 1;

    public StoppedException(Condition condition, String message) {
        super(condition, message);
    }

    public StoppedException(Condition condition, String message, Throwable cause) {
        super(condition, message, cause);
    }
}
