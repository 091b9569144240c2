package io.orderflow.producer.make;

import io.orderflow.contract.order.JsonOrderEncoder;
import io.orderflow.contract.order.Order;
import io.orderflow.producer.settings.ProducerSettings.MessageKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes the records of orders and breaks the configured share of them. Not thread-safe. */
public final class RecordFactory {
    private final OrderGenerator generator;
    private final OrderEncoder encoder;
    private final Function<Order, String> key;
    private final DefectShares defects;
    private final OrderEncoder json = new JsonOrderEncoder()::encode;

    /**
     * @param key derives a record's key from its order
     */
    public RecordFactory(
            OrderGenerator generator, OrderEncoder encoder, Function<Order, String> key, DefectShares defects) {
        this.generator = generator;
        this.encoder = encoder;
        this.key = key;
        this.defects = defects;
    }

    /** How a record's key is derived from its order. */
    public static Function<Order, String> key(MessageKey key) {
        return switch (key) {
            case ORDER_ID -> Order::orderId;
            case CUSTOMER_ID -> order -> Integer.toString(order.customerId());
            case PRODUCT_CATEGORY -> Order::productCategory;
        };
    }

    /** The records of one order: one, or two if it is deliberately repeated. */
    public List<Outgoing> records(long number) {
        Order order = generator.order(number);
        Optional<Defect> defect = defects.next(generator.randomBeside(number));
        if (defect.isEmpty()) {
            return List.of(sound(number, order));
        }
        Defect one = defect.get();
        if (!one.repeats()) {
            Optional<byte[]> value =
                    one == Defect.LATE ? Optional.of(encoder.encode(one.breakOrder(order))) : one.value(order, json);
            return List.of(Outgoing.of(number, order, key.apply(order), value, defect));
        }
        Optional<byte[]> again = Optional.of(encoder.encode(one.breakOrder(order)));
        return List.of(sound(number, order), Outgoing.of(number, order, key.apply(order), again, defect));
    }

    private Outgoing sound(long number, Order order) {
        return Outgoing.of(number, order, key.apply(order), Optional.of(encoder.encode(order)), Optional.empty());
    }
}
