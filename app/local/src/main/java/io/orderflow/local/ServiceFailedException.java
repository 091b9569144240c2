package io.orderflow.local;

/** A local service that cannot do what it was asked. The message says what happened, why, and what to do. */
public final class ServiceFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServiceFailedException(String message) {
        super(message);
    }

    ServiceFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
