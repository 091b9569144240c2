package io.orderflow.verify.decode;

import io.orderflow.contract.model.Reason;

/** Something the contract demands is not met; has no stack trace, since hostile topics cause many. */
final class UnmetException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;
    private final String field;

    UnmetException(String reason, String field) {
        super(null, null, false, false);
        this.reason = reason;
        this.field = field;
    }

    /** About the whole record. */
    UnmetException(Reason reason) {
        this(reason.name(), "");
    }

    RecountVerdict verdict() {
        return new RecountVerdict.Rejected(reason, field);
    }
}
