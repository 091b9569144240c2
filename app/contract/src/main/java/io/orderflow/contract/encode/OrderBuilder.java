package io.orderflow.contract.encode;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts the values of an order together by path or column. A column without a value is missing. Values keep to the
 * types of the contract, not to its limits. Not thread-safe; {@link #build} starts over.
 */
public final class OrderBuilder {
    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    private final CompiledContract contract;
    private final int[] slotOfColumn;
    private final Map<String, Integer> columns = new HashMap<>();
    private OrderValues order;
    private boolean[] set;

    public OrderBuilder(CompiledContract contract) {
        this.contract = contract;
        slotOfColumn = new int[contract.columns().count()];
        int[] slotOfField = contract.columns().slotOfField(contract.fieldCount());
        for (int column = 0; column < slotOfColumn.length; column++) {
            slotOfColumn[column] = slotOfField[contract.columns().field(column)];
            columns.put(contract.contract().leaves().get(column).path(), column);
        }
        order = new OrderValues(contract);
        set = new boolean[slotOfColumn.length];
    }

    /**
     * Sets the value of a field, as {@link #with(int, Object)} does.
     *
     * @param path {@code customer.email}
     */
    public OrderBuilder with(String path, Object value) {
        Integer column = columns.get(path);
        if (column == null) {
            throw new IllegalArgumentException("The contract has no column for " + path);
        }
        return with(column, value);
    }

    /**
     * Sets the value of a column.
     *
     * @param value as {@link OrderValues#value} returns it, or a text that the type's format reads: a number, an ISO
     *     date or timestamp. For an array, map or object that is kept whole: its JSON
     * @throws IllegalArgumentException if it is not of the column's type
     */
    public OrderBuilder with(int column, Object value) {
        try {
            return put(column, value);
        } catch (ArithmeticException | DateTimeParseException e) {
            throw new IllegalArgumentException(
                    contract.contract().leaves().get(column).path() + " cannot be " + value + ": " + e.getMessage(), e);
        }
    }

    private OrderBuilder put(int column, Object value) {
        int op = contract.columns().op(column);
        switch (op) {
            case Op.TEXT, Op.ARRAY, Op.MAP, Op.OBJECT -> object(column, value.toString());
            case Op.BIG_DECIMAL -> object(column, decimal(value).setScale(scale(column)));
            case Op.DECIMAL ->
                number(
                        column,
                        decimal(value).setScale(scale(column)).unscaledValue().longValueExact());
            case Op.INTEGER, Op.UNSIGNED -> number(column, whole(value, op));
            case Op.FLOAT ->
                number(column, Double.doubleToRawLongBits(decimalOrFloat(value).floatValue()));
            case Op.DOUBLE ->
                number(column, Double.doubleToRawLongBits(decimalOrFloat(value).doubleValue()));
            case Op.TRUTH -> number(column, Boolean.parseBoolean(value.toString()) ? 1 : 0);
            case Op.DAY ->
                number(column, (value instanceof LocalDate day ? day : LocalDate.parse(value.toString())).toEpochDay());
            default -> number(column, micros(value));
        }
        return this;
    }

    /** Sets the number of a column as {@link OrderValues#number} returns it. */
    public OrderBuilder number(int column, long number) {
        order.putNumberAt(slotOfColumn[column], number);
        set[column] = true;
        return this;
    }

    /** Sets a text, or the JSON of what is kept whole. */
    public OrderBuilder object(int column, Object object) {
        order.putObjectAt(slotOfColumn[column], object);
        set[column] = true;
        return this;
    }

    /** Starts with the values of another order of this contract. */
    public OrderBuilder from(OrderValues other) {
        for (int column = 0; column < slotOfColumn.length; column++) {
            if (!other.isMissing(column)) {
                switch (contract.columns().op(column)) {
                    case Op.TEXT, Op.ARRAY, Op.MAP, Op.OBJECT -> object(column, other.text(column));
                    case Op.BIG_DECIMAL -> object(column, other.decimal(column));
                    default -> number(column, other.number(column));
                }
            }
        }
        return this;
    }

    /** The order; the next one starts empty. */
    public OrderValues build() {
        OrderValues built = order;
        for (int column = 0; column < set.length; column++) {
            if (!set[column]) {
                built.markMissing(column, 1);
            }
        }
        order = new OrderValues(contract);
        set = new boolean[slotOfColumn.length];
        return built;
    }

    private int scale(int column) {
        return contract.scale()[contract.columns().field(column)];
    }

    private static BigDecimal decimal(Object value) {
        return value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
    }

    private static Number decimalOrFloat(Object value) {
        return value instanceof Float || value instanceof Double ? (Number) value : decimal(value);
    }

    private static long whole(Object value, int op) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        BigInteger number = new BigInteger(value.toString());
        if (number.bitLength() > (op == Op.UNSIGNED ? Long.SIZE : Long.SIZE - 1)) {
            throw new IllegalArgumentException(number + " has more than 64 bits");
        }
        return number.longValue();
    }

    private static long micros(Object value) {
        LocalDateTime at = value instanceof LocalDateTime time ? time : LocalDateTime.parse(value.toString());
        return ChronoUnit.MICROS.between(EPOCH, at);
    }
}
