package io.orderflow.dashboard.watch.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.contract.order.Decoded;
import io.orderflow.contract.order.Order;
import io.orderflow.contract.order.OrderDecoder;
import io.orderflow.contract.order.Rejection;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.program.terminal.DisplayText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of the orders topic, as the page shows it.
 *
 * @param key readable
 * @param size bytes of the value
 * @param outcome empty: not known
 * @param order empty: the value is none
 * @param preview of a value that is no order; else empty
 */
public record Message(
        Coordinates coordinates,
        int partition,
        long offset,
        Optional<Instant> timestamp,
        String key,
        int size,
        Optional<String> outcome,
        Optional<Shown> order,
        Optional<String> reason,
        Optional<String> field,
        Optional<String> message,
        Optional<String> preview) {

    public static final String STORED = "stored";
    public static final String DUPLICATE = "duplicate";
    public static final String REJECTED = "rejected";
    public static final String WAITING = "waiting";

    private static final int KEY_BYTES = 100;
    private static final int PREVIEW_BYTES = 300;

    public Message {
        requireNonNull(coordinates, "coordinates is null");
    }

    /** An order as answers have it: money as text. */
    public record Shown(
            int customerId,
            String orderId,
            String productName,
            String productCategory,
            BigDecimal unitPrice,
            int quantity,
            BigDecimal totalPrice,
            LocalDateTime orderTimestamp) {

        public static Shown of(Order order) {
            return new Shown(
                    order.customerId(),
                    order.orderId(),
                    order.productName(),
                    order.productCategory(),
                    order.unitPrice(),
                    order.quantity(),
                    order.totalPrice(),
                    order.orderTimestamp());
        }
    }

    /** What a record says by itself; its outcome is {@link #WAITING} until the ledger is asked. */
    static Message of(ConsumerRecord<byte[], byte[]> record, OrderDecoder decoder) {
        byte[] value = record.value();
        Decoded decoded = decoder.decode(value);
        Optional<Shown> order = decoded instanceof Decoded.Accepted accepted
                ? Optional.of(Shown.of(accepted.order()))
                : Optional.empty();
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
                order,
                rejection.map(r -> r.reason().name()),
                rejection.map(Rejection::field),
                rejection.map(Rejection::message),
                order.isPresent() || value == null
                        ? Optional.empty()
                        : Optional.of(DisplayText.escaped(value, PREVIEW_BYTES)));
    }

    boolean isWaiting() {
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
                order,
                newReason,
                newField,
                newMessage,
                preview);
    }
}
