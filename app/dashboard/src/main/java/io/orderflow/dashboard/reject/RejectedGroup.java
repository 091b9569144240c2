package io.orderflow.dashboard.reject;

import io.orderflow.pipeline.reject.RejectedRows;
import java.time.Instant;

/** Rejected records with the same reason, field and state; as in openapi.yaml. */
public record RejectedGroup(
        String reason,
        String field,
        String state,
        long count,
        long unsent,
        Instant firstAt,
        Instant lastAt,
        String sample) {

    static RejectedGroup of(RejectedRows.Group group) {
        return new RejectedGroup(
                group.reason(),
                group.field(),
                group.state().column(),
                group.count(),
                group.unsent(),
                group.first(),
                group.last(),
                group.sample().toString());
    }
}
