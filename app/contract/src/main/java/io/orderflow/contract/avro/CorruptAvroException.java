package io.orderflow.contract.avro;

import io.orderflow.contract.verdict.Rejection;

/** An Avro value cannot be read on. Without a stack trace: hostile values are many. */
final class CorruptAvroException extends Exception {
    private final transient Rejection rejection;

    CorruptAvroException(Rejection rejection) {
        super(rejection.message(), null, false, false);
        this.rejection = rejection;
    }

    Rejection rejection() {
        return rejection;
    }
}
