package io.orderflow.producer.make;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.contract.order.Order;
import java.util.Optional;

/** A record on its way to Kafka. Its key comes from the order, also if it is broken on purpose. */
public final class Outgoing {
    private final long number;
    private final String orderId;
    private final byte[] key;
    private final Optional<byte[]> value;
    private final Optional<Order> order;
    private final Optional<Defect> defect;

    private Outgoing(
            long number,
            String orderId,
            byte[] key,
            Optional<byte[]> value,
            Optional<Order> order,
            Optional<Defect> defect) {
        this.number = number;
        this.orderId = requireNonNull(orderId, "orderId is null");
        this.key = requireNonNull(key, "key is null");
        this.value = requireNonNull(value, "value is null");
        this.order = requireNonNull(order, "order is null");
        this.defect = requireNonNull(defect, "defect is null");
    }

    /**
     * A record of an order that was just made.
     *
     * @param value handed over, not copied; empty for a tombstone
     */
    public static Outgoing of(long number, Order order, String key, Optional<byte[]> value, Optional<Defect> defect) {
        return new Outgoing(number, order.orderId(), key.getBytes(UTF_8), value, Optional.of(order), defect);
    }

    /** A record that an earlier run left behind: only its bytes are known. */
    public static Outgoing leftBehind(long number, String orderId, byte[] key, Optional<byte[]> value) {
        return new Outgoing(number, orderId, key, value, Optional.empty(), Optional.empty());
    }

    /** Of its order id; 0 if that is not one of the producer's. */
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

    /** What the record says, or would say if it were not broken; empty if an earlier run left it behind. */
    public Optional<Order> order() {
        return order;
    }

    /** How it is broken on purpose; empty if it is not. */
    public Optional<Defect> defect() {
        return defect;
    }
}
