package io.orderflow.pipeline.settle;

import io.orderflow.contract.order.Decoded;
import io.orderflow.contract.order.Order;
import io.orderflow.contract.order.Rejection;
import io.orderflow.kafka.Received;
import io.orderflow.pipeline.reject.RejectedRecord;
import java.util.ArrayList;
import java.util.List;

/** Decoded records of one partition that share a transaction, in offset order. Lives within one task. */
final class Chunk {

    /** An accepted order with the record it came in. */
    record Accepted(Received received, Order order, int unknownFields) {}

    private final List<Accepted> accepted = new ArrayList<>();
    private final List<RejectedRecord> rejected = new ArrayList<>();
    private long bytes;
    private long lastOffset = -1;

    void add(Received received, Decoded decoded) {
        if (decoded instanceof Decoded.Accepted a) {
            accepted.add(new Accepted(received, a.order(), a.unknownFields()));
        } else if (decoded instanceof Decoded.Rejected r) {
            rejected.add(new RejectedRecord(received, r.rejection()));
        }
        bytes += received.size();
        lastOffset = received.offset();
    }

    boolean isEmpty() {
        return accepted.isEmpty() && rejected.isEmpty();
    }

    boolean isFull(ChunkLimits limits) {
        return accepted.size() + rejected.size() >= limits.rows() || bytes >= limits.bytes();
    }

    /** The offset after the last record. */
    long end() {
        return lastOffset + 1;
    }

    /** Accepted orders at or after the cursor. */
    List<Accepted> acceptedFrom(long cursor) {
        return accepted.isEmpty() || accepted.get(0).received().offset() >= cursor
                ? accepted
                : accepted.stream().filter(a -> a.received().offset() >= cursor).toList();
    }

    /** Records at or after the cursor that the decoder rejected. */
    List<RejectedRecord> rejectedFrom(long cursor) {
        return rejected.stream().filter(r -> r.received().offset() >= cursor).toList();
    }

    /** Adds how long each accepted order took from its Kafka timestamp until now, in milliseconds since 1970. */
    void addLatencies(Latencies latencies, long now) {
        for (Accepted order : accepted) {
            latencies.add(order.received().timestamp(), now);
        }
    }

    void clear() {
        accepted.clear();
        rejected.clear();
        bytes = 0;
    }

    static RejectedRecord rejected(Accepted accepted, Rejection rejection) {
        return new RejectedRecord(accepted.received(), rejection);
    }
}
