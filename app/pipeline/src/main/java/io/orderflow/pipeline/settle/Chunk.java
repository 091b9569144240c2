package io.orderflow.pipeline.settle;

import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import io.orderflow.kafka.Received;
import io.orderflow.pipeline.reject.RejectedRecord;
import io.orderflow.pipeline.store.AcceptedOrder;
import io.orderflow.pipeline.store.OrderKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Decoded records of one partition that share a transaction, in offset order. Lives within one task. */
final class Chunk {

    /** A record that the decoder accepted, and the order in it. */
    record AcceptedRecord(Received received, AcceptedOrder order, int unknownFields) {

        /** The record as a rejected one: its order could not be stored. */
        RejectedRecord rejectedFor(Rejection rejection) {
            return new RejectedRecord(received, rejection);
        }
    }

    private final OrderKeys keys;
    private final List<AcceptedRecord> accepted = new ArrayList<>();
    private final List<RejectedRecord> rejected = new ArrayList<>();
    private long bytes;
    private long lastOffset = -1;

    Chunk(OrderKeys keys) {
        this.keys = keys;
    }

    /** An accepted order gets its key and the Kafka timestamp of its record; a rejected record is kept whole. */
    void add(Received received, Decoded decoded) {
        if (decoded instanceof Decoded.Accepted a) {
            AcceptedOrder order = new AcceptedOrder(a.values(), keys.of(a.values()), received.timestamp());
            accepted.add(new AcceptedRecord(received, order, a.unknownFields()));
        } else if (decoded instanceof Decoded.Rejected r) {
            rejected.add(new RejectedRecord(received, r.rejection()));
        }
        grow(received);
    }

    boolean isEmpty() {
        return accepted.isEmpty() && rejected.isEmpty();
    }

    boolean isFull(ChunkLimits limits) {
        return accepted.size() + rejected.size() >= limits.rows() || bytes >= limits.bytes();
    }

    /** How many records there are. */
    int size() {
        return accepted.size() + rejected.size();
    }

    /** Where the first record is. */
    long first() {
        return offsets().findFirst().orElseThrow();
    }

    /** The same records as two chunks, one after the other; of at least two records. */
    List<Chunk> halves() {
        long middle = offsets().skip(size() / 2).findFirst().orElseThrow();
        Chunk before = new Chunk(keys);
        Chunk after = new Chunk(keys);
        for (AcceptedRecord record : accepted) {
            Chunk half = record.received().offset() < middle ? before : after;
            half.accepted.add(record);
            half.grow(record.received());
        }
        for (RejectedRecord record : rejected) {
            Chunk half = record.received().offset() < middle ? before : after;
            half.rejected.add(record);
            half.grow(record.received());
        }
        return List.of(before, after);
    }

    private LongStream offsets() {
        return LongStream.concat(
                        accepted.stream().mapToLong(record -> record.received().offset()),
                        rejected.stream().mapToLong(record -> record.received().offset()))
                .sorted();
    }

    private void grow(Received received) {
        bytes += received.size();
        lastOffset = Math.max(lastOffset, received.offset());
    }

    /** The offset after the last record. */
    long end() {
        return lastOffset + 1;
    }

    /** Records at or after the cursor that the decoder accepted. */
    List<AcceptedRecord> acceptedFrom(long cursor) {
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
        for (AcceptedRecord record : accepted) {
            latencies.add(record.received().timestamp(), now);
        }
    }

    void clear() {
        accepted.clear();
        rejected.clear();
        bytes = 0;
    }
}
