package io.orderflow.bench;

/** What is measured did not do its work; the message says where its log is. */
final class BenchFailedException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    BenchFailedException(String message) {
        super(message);
    }
}
