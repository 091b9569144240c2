package io.orderflow.producer.make;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.contract.model.Role;
import io.orderflow.producer.settings.ProducerSettings.MessageKey;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Turns generated orders into the keys and values of records, and breaks the configured share. Not thread-safe. */
public final class RecordFactory {
    private final OrderGenerator generator;
    private final RecordEncoder encoder;
    private final OrderFields fields;
    private final Function<OrderValues, String> key;
    private final BrokenOrders brokenOrders;
    private final DefectShares shares;

    /**
     * @param key derives a record's key from its order
     * @param brokenShare spread over the usual defects
     * @param defects name → its share
     * @throws IllegalArgumentException if orders of the contract cannot have one of the defects
     */
    public RecordFactory(
            OrderGenerator generator,
            RecordFormat format,
            Function<OrderValues, String> key,
            BigDecimal brokenShare,
            Map<String, BigDecimal> defects) {
        this.generator = generator;
        this.encoder = new RecordEncoder(generator.contract(), format);
        this.fields = new OrderFields(generator.contract());
        this.key = key;
        this.brokenOrders = new BrokenOrders(generator, format);
        this.shares = new DefectShares(brokenShare, defects, brokenOrders.possible());
    }

    /**
     * How a record's key is derived from its order.
     *
     * @throws IllegalArgumentException if the contract has no field for it
     */
    public static Function<OrderValues, String> key(MessageKey key, CompiledContract contract) {
        OrderFields fields = new OrderFields(contract);
        return switch (key) {
            case ORDER_ID -> fields::key;
            case CUSTOMER_ID -> keyFromRole(Role.CUSTOMER, fields);
            case PRODUCT_CATEGORY -> keyFromRole(Role.CATEGORY, fields);
        };
    }

    private static Function<OrderValues, String> keyFromRole(Role role, OrderFields fields) {
        if (fields.column(role).isEmpty()) {
            throw new IllegalArgumentException(
                    "the contract has no field with the role " + role.word() + ", so it cannot be the key of a record");
        }
        return order -> fields.text(order, role);
    }

    /** The records of one order: one, or two if it is deliberately repeated. */
    public List<Outgoing> records(long number) {
        OrderValues order = generator.order(number);
        Optional<Defect> defect = shares.next(generator.randomForDefects(number));
        Optional<BrokenOrders.Broken> broken = defect.flatMap(wanted -> brokenOrders.make(wanted, number, order));
        if (broken.isEmpty()) {
            return List.of(intact(number, order));
        }
        Outgoing record = Outgoing.of(
                        number, outgoing(order), key.apply(order), broken.get().value())
                .with(defect.get(), broken.get().outcome());
        return defect.get().repeats() ? List.of(intact(number, order), record) : List.of(record);
    }

    private Outgoing intact(long number, OrderValues order) {
        return Outgoing.of(number, outgoing(order), key.apply(order), Optional.of(encoder.encode(order)));
    }

    private Outgoing.Order outgoing(OrderValues order) {
        return new Outgoing.Order(fields, order);
    }
}
