package io.orderflow.contract.order;

import static io.orderflow.contract.order.FieldType.INTEGER;
import static io.orderflow.contract.order.FieldType.MONEY;
import static io.orderflow.contract.order.FieldType.ORDER_ID;
import static io.orderflow.contract.order.FieldType.TEXT;
import static io.orderflow.contract.order.FieldType.TIMESTAMP;
import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The fields of an order and their limits, declared only here: tests compare the StructType, the Avro schema and the
 * table with them, and decoders use the limits of the contract they are given.
 *
 * <p>A contract may be narrower than {@link #standard()} (a catalogue's range as a rule, another pattern of ids), never
 * wider: wider values would not fit the table. Serializable: shipped to executors; holds only strings and numbers.
 *
 * @param fields the eight fields in the order in which they are checked
 * @param orderIdPattern the shape of order ids
 */
public record Contract(List<OrderField> fields, OrderIdPattern orderIdPattern) implements Serializable {

    /** Longest value accepted, in bytes. */
    public static final int MAX_BYTES = 65_536;
    /** Deepest nesting of objects and arrays accepted; the root is depth 1. */
    public static final int MAX_DEPTH = 32;

    /** The most that DECIMAL(10,2) holds, in hundredths. */
    private static final long MOST_MONEY = 9_999_999_999L;

    private static final List<OrderField> HARD_LIMITS = List.of(
            new OrderField("customer_id", INTEGER, false, 1, Integer.MAX_VALUE),
            new OrderField("order_id", ORDER_ID, false, 1, 50),
            new OrderField("product_name", TEXT, false, 1, 255),
            new OrderField("product_category", TEXT, false, 1, 100),
            new OrderField("unit_price", MONEY, false, 1, MOST_MONEY),
            new OrderField("quantity", INTEGER, false, 1, Integer.MAX_VALUE),
            new OrderField("total_price", MONEY, false, 1, MOST_MONEY),
            new OrderField("order_timestamp", TIMESTAMP, false, 1000, 9999));

    private static final Contract STANDARD = new Contract(HARD_LIMITS, OrderIdPattern.STANDARD);

    // Positions of the fields, for code that puts an order together.
    static final int CUSTOMER_ID = 0;
    static final int ORDER_ID_AT = 1;
    static final int PRODUCT_NAME = 2;
    static final int PRODUCT_CATEGORY = 3;
    static final int UNIT_PRICE = 4;
    static final int QUANTITY = 5;
    static final int TOTAL_PRICE = 6;
    static final int ORDER_TIMESTAMP = 7;

    /** @throws IllegalArgumentException naming every field that is not the standard one or a narrower one */
    public Contract {
        fields = List.copyOf(fields);
        requireNonNull(orderIdPattern, "orderIdPattern is null");
        List<String> problems = problems(fields, orderIdPattern);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "Not the contract of an order: " + String.join("; ", problems) + ". Limits may only be narrowed.");
        }
    }

    /** The contract with the hard limits. */
    public static Contract standard() {
        return STANDARD;
    }

    /**
     * The declaration of one field.
     *
     * @throws IllegalArgumentException if an order has no such field
     */
    public OrderField field(String name) {
        for (OrderField field : fields) {
            if (field.name().equals(name)) {
                return field;
            }
        }
        throw new IllegalArgumentException(String.format(
                Locale.ROOT,
                "An order has no field \"%s\"; its fields are %s",
                name,
                fields.stream().map(OrderField::name).toList()));
    }

    /**
     * The same contract with narrower limits for one field, in the unit of its type: a catalogue's range made a rule.
     *
     * @throws IllegalArgumentException if there is no such field, or the limits are wider than the hard ones
     */
    public Contract within(String name, long min, long max) {
        OrderField wanted = field(name);
        List<OrderField> narrowed = new ArrayList<>(fields);
        narrowed.set(fields.indexOf(wanted), new OrderField(name, wanted.type(), wanted.nullable(), min, max));
        return new Contract(narrowed, orderIdPattern);
    }

    /** The same contract with other order ids. */
    public Contract withOrderIds(OrderIdPattern pattern) {
        return new Contract(fields, pattern);
    }

    private static List<String> problems(List<OrderField> fields, OrderIdPattern pattern) {
        List<String> problems = new ArrayList<>();
        if (fields.size() != HARD_LIMITS.size()) {
            problems.add(
                    String.format(Locale.ROOT, "it must have %d fields, not %d", HARD_LIMITS.size(), fields.size()));
            return problems;
        }
        for (int i = 0; i < fields.size(); i++) {
            OrderField hard = HARD_LIMITS.get(i);
            OrderField field = fields.get(i);
            boolean narrower = hard.allows(field.min()) && hard.allows(field.max());
            boolean text = hard.type() == TEXT || hard.type() == ORDER_ID;
            if (!field.name().equals(hard.name())
                    || field.type() != hard.type()
                    || field.nullable()
                    || !narrower
                    || (text && field.min() != hard.min())) {
                problems.add(
                        String.format(Locale.ROOT, "field %d is %s, but must be %s", i + 1, shown(field), shown(hard)));
            }
        }
        long idLength = fields.get(ORDER_ID_AT).max();
        if (pattern.longest() > idLength) {
            problems.add(String.format(
                    Locale.ROOT,
                    "order ids of %s can have %d characters, but the field holds %d",
                    pattern,
                    pattern.longest(),
                    idLength));
        }
        return problems;
    }

    private static String shown(OrderField field) {
        return String.format(
                Locale.ROOT,
                "%s %s %s %d…%d",
                field.name(),
                field.type(),
                field.nullable() ? "nullable" : "not null",
                field.min(),
                field.max());
    }
}
