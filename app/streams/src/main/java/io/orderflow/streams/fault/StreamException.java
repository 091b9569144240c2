package io.orderflow.streams.fault;

import static java.util.Objects.requireNonNull;

/**
 * A named reason why a query cannot continue. Serializable: may come back from executors. Often only its text does, so
 * the message holds both reason and text.
 */
public final class StreamException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final StreamFault.Reason reason;
    private final String told;

    public StreamException(StreamFault.Reason reason, String message) {
        super(requireNonNull(reason, "reason is null") + ": " + message);
        this.reason = reason;
        this.told = message;
    }

    StreamFault fault() {
        return new StreamFault(reason, told);
    }
}
