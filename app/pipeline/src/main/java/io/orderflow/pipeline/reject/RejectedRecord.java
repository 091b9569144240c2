package io.orderflow.pipeline.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.verdict.Rejection;
import io.orderflow.kafka.Received;

/** A record and why it was rejected. */
public record RejectedRecord(Received received, Rejection rejection) {
    public RejectedRecord {
        requireNonNull(received, "received is null");
        requireNonNull(rejection, "rejection is null");
    }
}
