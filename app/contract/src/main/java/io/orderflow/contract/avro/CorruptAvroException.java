package io.orderflow.contract.avro;

import io.orderflow.contract.verdict.Rejection;

/** An Avro value cannot be read further. Has no stack trace: hostile values are frequent. */
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
