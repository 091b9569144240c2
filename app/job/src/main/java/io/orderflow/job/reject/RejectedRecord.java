package io.orderflow.job.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.job.receive.Received;
import io.orderflow.order.Rejection;

/** A record and why it was rejected. */
public record RejectedRecord(Received received, Rejection rejection) {
    public RejectedRecord {
        requireNonNull(received, "received is null");
        requireNonNull(rejection, "rejection is null");
    }
}
