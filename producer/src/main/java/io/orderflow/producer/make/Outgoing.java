package io.orderflow.producer.make;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.contract.compiled.OrderValues;
import java.util.Optional;
import java.util.OptionalLong;

/** A record to be sent to Kafka. Its key comes from the order even if the record is deliberately broken. */
public final class Outgoing {
    /** The order in a record, and where its fields are. */
    public record Order(OrderFields fields, OrderValues values) {
        public Order {
            requireNonNull(fields, "fields is null");
            requireNonNull(values, "values is null");
        }

        /** The customer's number; empty if customers have none. */
        public OptionalLong customer() {
            return fields.customer(values);
        }
    }

    private final long number;
    private final String orderId;
    private final byte[] key;
    private final Optional<byte[]> value;
    private final Optional<Order> order;
    private final Optional<Defect> defect;
    private final String outcome;

    private Outgoing(
            long number,
            String orderId,
            byte[] key,
            Optional<byte[]> value,
            Optional<Order> order,
            Optional<Defect> defect,
            String outcome) {
        this.number = number;
        this.orderId = requireNonNull(orderId, "orderId is null");
        this.key = requireNonNull(key, "key is null");
        this.value = requireNonNull(value, "value is null");
        this.order = requireNonNull(order, "order is null");
        this.defect = requireNonNull(defect, "defect is null");
        this.outcome = requireNonNull(outcome, "outcome is null");
    }

    /**
     * A record of a newly generated order.
     *
     * @param number 0 if the order's id has none
     * @param value handed over, not copied; empty for a tombstone
     */
    public static Outgoing of(long number, Order order, String key, Optional<byte[]> value) {
        String id = order.fields().key(order.values());
        return new Outgoing(number, id, key.getBytes(UTF_8), value, Optional.of(order), Optional.empty(), "");
    }

    /** A record left by an earlier run: only its bytes are known. */
    public static Outgoing leftBehind(long number, String orderId, byte[] key, Optional<byte[]> value) {
        return new Outgoing(number, orderId, key, value, Optional.empty(), Optional.empty(), "");
    }

    Outgoing with(Defect deliberate, String expected) {
        return new Outgoing(number, orderId, key, value, order, Optional.of(deliberate), expected);
    }

    /** The number of its order id; 0 if it is not one of the producer's. */
    public long number() {
        return number;
    }

    public String orderId() {
        return orderId;
    }

    public byte[] key() {
        return key;
    }

    /** Empty for a tombstone. */
    public Optional<byte[]> value() {
        return value;
    }

    /**
     * The order in the record, or what it would be if the record were not broken; empty for records of an earlier run.
     */
    public Optional<Order> order() {
        return order;
    }

    /** Its deliberate defect; empty if there is none. */
    public Optional<Defect> defect() {
        return defect;
    }

    /** The verdict expected from the pipeline for its defect; empty if it has none. */
    public String outcome() {
        return outcome;
    }
}
