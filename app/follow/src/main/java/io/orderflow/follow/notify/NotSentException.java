package io.orderflow.follow.notify;

/** A message could not be sent. */
final class NotSentException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean passes;

    private NotSentException(String message, Throwable cause, boolean passes) {
        super(message, cause);
        this.passes = passes;
    }

    /** It may be sent later: no answer, or the receiver asks for patience. */
    static NotSentException forNow(String message, Throwable cause) {
        return new NotSentException(message, cause, true);
    }

    /** This message is refused; trying again does not help. */
    static NotSentException forGood(String message, Throwable cause) {
        return new NotSentException(message, cause, false);
    }

    boolean passes() {
        return passes;
    }
}
