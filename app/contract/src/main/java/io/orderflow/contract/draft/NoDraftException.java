package io.orderflow.contract.draft;

/** There is nothing from which a contract could be drafted; the message says what was found instead. */
public final class NoDraftException extends Exception {
    private static final long serialVersionUID = 1;

    NoDraftException(String message) {
        super(message);
    }
}
