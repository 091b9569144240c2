package io.orderflow.contract.compiled;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Objects;

/**
 * The values of one order: filled by slot (by a decoder or a generator), then read by column and never changed. Numbers
 * (also decimals, which are unscaled, and timestamps, in microseconds) are in one array, all other values in another;
 * the slot of a value is its place in its array. Which values are missing is kept beside them: any number could have
 * been sent.
 */
public final class OrderValues {
    private static final long MICROS = 1_000_000;
    private static final long[] NONE = {};

    private final CompiledContract contract;
    private final Columns columns;
    private final long[] numbers;
    private final Object[] objects;
    private long[] missing = NONE;

    public OrderValues(CompiledContract contract) {
        this.contract = contract;
        columns = contract.columns();
        numbers = new long[columns.numbers()];
        objects = new Object[columns.objects()];
    }

    public CompiledContract contract() {
        return contract;
    }

    /** Fills a slot, which {@link Columns#slotOfField} gives. */
    public void putNumberAt(int slot, long number) {
        numbers[slot] = number;
    }

    /** Fills a slot, which {@link Columns#slotOfField} gives. */
    public void putObjectAt(int slot, Object object) {
        objects[slot] = object;
    }

    /** Marks adjacent columns, from this one on, as missing; their slots stay empty. */
    public void markMissing(int column, int count) {
        if (missing.length == 0) {
            missing = new long[(columns.count() + 63) / 64];
        }
        for (int i = column; i < column + count; i++) {
            missing[i >> 6] |= 1L << i;
        }
    }

    public boolean isMissing(int column) {
        return missing.length > 0 && (missing[column >> 6] >>> column & 1) != 0;
    }

    /**
     * The number kept in a long: a whole number, an unscaled decimal, days, microseconds, 0 or 1, the bits of a double.
     * Meaningless where a value is missing.
     */
    public long number(int column) {
        return numbers[columns.slot(column)];
    }

    /** The text of a text column, or the original text. */
    public String text(int column) {
        return (String) objects[columns.slot(column)];
    }

    /** The exact value of a numeric column. */
    public BigDecimal decimal(int column) {
        return switch (columns.op(column)) {
            case Op.INTEGER -> BigDecimal.valueOf(number(column));
            case Op.UNSIGNED -> new BigDecimal(unsigned(number(column)));
            case Op.DECIMAL -> BigDecimal.valueOf(number(column), columns.scale(column));
            case Op.BIG_DECIMAL -> (BigDecimal) objects[columns.slot(column)];
            case Op.FLOAT, Op.DOUBLE -> new BigDecimal(Double.longBitsToDouble(number(column)));
            default -> throw new IllegalArgumentException("Column " + column + " holds no number");
        };
    }

    /**
     * The value as a Java object: Long, BigInteger (unsigned 64 bits), BigDecimal, Float, Double, Boolean, LocalDate,
     * LocalDateTime, String; null where it is missing.
     */
    public Object value(int column) {
        if (isMissing(column)) {
            return null;
        }
        return switch (columns.op(column)) {
            case Op.INTEGER -> number(column);
            case Op.UNSIGNED -> unsigned(number(column));
            case Op.DECIMAL, Op.BIG_DECIMAL -> decimal(column);
            case Op.FLOAT -> (float) Double.longBitsToDouble(number(column));
            case Op.DOUBLE -> Double.longBitsToDouble(number(column));
            case Op.TRUTH -> number(column) != 0;
            case Op.DAY -> LocalDate.ofEpochDay(number(column));
            case Op.TIMESTAMP, Op.EPOCH ->
                LocalDateTime.ofEpochSecond(
                        Math.floorDiv(number(column), MICROS),
                        (int) Math.floorMod(number(column), MICROS) * 1000,
                        ZoneOffset.UTC);
            default -> objects[columns.slot(column)];
        };
    }

    private static BigInteger unsigned(long bits) {
        return new BigInteger(Long.toUnsignedString(bits));
    }

    /** Whether every column has the same value: numbers by value (−0 is 0), texts by their characters. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof OrderValues values)
                || !values.contract.contract().equals(contract.contract())) {
            return false;
        }
        for (int column = 0; column < columns.count(); column++) {
            int op = columns.op(column);
            boolean same;
            if (isMissing(column) || values.isMissing(column)) {
                same = isMissing(column) && values.isMissing(column);
            } else if (op == Op.FLOAT || op == Op.DOUBLE) {
                same = Double.longBitsToDouble(number(column)) == Double.longBitsToDouble(values.number(column));
            } else {
                same = Objects.equals(value(column), values.value(column));
            }
            if (!same) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(objects);
    }

    /** The number of columns only, without values, some of which must not be shown. */
    @Override
    public String toString() {
        return "OrderValues[" + contract.contract().name() + ", " + columns.count() + " columns]";
    }
}
