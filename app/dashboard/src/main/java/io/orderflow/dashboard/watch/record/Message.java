package io.orderflow.dashboard.watch.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import io.orderflow.dashboard.contract.ContractNow;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.program.terminal.DisplayText;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of the orders topic, as the page shows it.
 *
 * @param key readable
 * @param size bytes of the value
 * @param outcome empty: not known
 * @param orderKey the order's key as a text; empty: the value is no order
 * @param order empty: the value is none
 * @param preview of a value that is no order; empty also where the contract has restricted fields
 */
public record Message(
        Coordinates coordinates,
        int partition,
        long offset,
        Optional<Instant> timestamp,
        String key,
        int size,
        Optional<String> outcome,
        @JsonProperty("order_id") Optional<String> orderKey,
        Optional<ObjectNode> order,
        Optional<String> reason,
        Optional<String> field,
        Optional<String> message,
        Optional<String> preview) {

    public static final String STORED = "stored";
    public static final String DUPLICATE = "duplicate";
    public static final String REJECTED = "rejected";
    public static final String WAITING = "waiting";
    /** An operator went on without it: one of the ledger's lost offsets. */
    public static final String SKIPPED = "skipped";

    private static final int KEY_BYTES = 100;
    private static final int PREVIEW_BYTES = 300;

    public Message {
        requireNonNull(coordinates, "coordinates is null");
    }

    /** What a record says by itself; its outcome is {@link #WAITING} until the ledger is asked. */
    static Message of(ConsumerRecord<byte[], byte[]> record, ContractNow contract, RecordDecoder decoder) {
        byte[] value = record.value();
        Decoded decoded = decoder.decode(value);
        Optional<OrderValues> accepted =
                decoded instanceof Decoded.Accepted order ? Optional.of(order.values()) : Optional.empty();
        Optional<Rejection> rejection =
                decoded instanceof Decoded.Rejected rejected ? Optional.of(rejected.rejection()) : Optional.empty();
        return new Message(
                new Coordinates(record.topic(), record.partition(), record.offset()),
                record.partition(),
                record.offset(),
                record.timestamp() < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(record.timestamp())),
                DisplayText.escaped(record.key() == null ? "".getBytes(UTF_8) : record.key(), KEY_BYTES),
                value == null ? 0 : value.length,
                Optional.of(WAITING),
                accepted.map(order -> contract.keys().of(order)),
                accepted.map(order -> contract.shown().inList(order)),
                rejection.map(Rejection::reason),
                rejection.map(Rejection::field),
                rejection.map(Rejection::message),
                accepted.isPresent() || value == null || contract.contract().hasRestricted()
                        ? Optional.empty()
                        : Optional.of(DisplayText.escaped(value, PREVIEW_BYTES)));
    }

    /**
     * What no two records have in common: in a topic that was created again, others have the same coordinates.
     */
    public record Identity(Coordinates coordinates, Optional<Instant> timestamp) {}

    public Identity identity() {
        return new Identity(coordinates, timestamp);
    }

    public boolean isWaiting() {
        return outcome.equals(Optional.of(WAITING));
    }

    Message with(String newOutcome) {
        return with(Optional.of(newOutcome), reason, field, message);
    }

    /** Without an outcome that is not known: MySQL is unavailable, or the pipeline passed over it. */
    public Message whileAway() {
        return isWaiting() ? with(Optional.empty(), reason, field, message) : this;
    }

    /** Rejected at the table. */
    Message rejected(String itsReason, String itsField, String itsMessage) {
        return with(Optional.of(REJECTED), Optional.of(itsReason), Optional.of(itsField), Optional.of(itsMessage));
    }

    /** Passed over by an operator, for this reason. */
    Message skipped(String why) {
        return with(Optional.of(SKIPPED), Optional.empty(), Optional.empty(), Optional.of(why));
    }

    private Message with(
            Optional<String> newOutcome,
            Optional<String> newReason,
            Optional<String> newField,
            Optional<String> newMessage) {
        return new Message(
                coordinates,
                partition,
                offset,
                timestamp,
                key,
                size,
                newOutcome,
                orderKey,
                order,
                newReason,
                newField,
                newMessage,
                preview);
    }
}
