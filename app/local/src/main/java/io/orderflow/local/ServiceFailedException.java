package io.orderflow.local;

/** A local service failed. The message gives the problem, the reason and the fix. */
public final class ServiceFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServiceFailedException(String message) {
        super(message);
    }

    ServiceFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
