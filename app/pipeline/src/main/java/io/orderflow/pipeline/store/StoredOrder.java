package io.orderflow.pipeline.store;

import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A row of the orders table, whatever it holds: rows from before OrderFlow may have numbers that no order can have,
 * nothing at all, or dates that no calendar has. Values are as the server writes them: numbers as BigDecimal (binary
 * ones as Double), all else as text; null where there is none.
 */
final class StoredOrder {
    private static final int LONGEST_SHOWN = 100;

    private final OrderColumns columns;
    private final Object[] values;
    /** Of the contract under which it was stored. */
    private final int number;

    private StoredOrder(OrderColumns columns, Object[] values, int number) {
        this.columns = columns;
        this.values = values;
        this.number = number;
    }

    /** @param first where {@link OrderColumns#selected} begins in the row */
    static StoredOrder read(OrderColumns columns, ResultSet row, int first) throws SQLException {
        Object[] values = new Object[columns.count()];
        for (int i = 0; i < values.length; i++) {
            int at = first + i;
            values[i] = switch (columns.op(i)) {
                case Op.INTEGER, Op.UNSIGNED, Op.DECIMAL, Op.BIG_DECIMAL, Op.TRUTH -> row.getBigDecimal(at);
                case Op.FLOAT, Op.DOUBLE -> binary(row, at);
                case Op.TIMESTAMP, Op.EPOCH -> withoutLastZeros(row.getString(at));
                default -> row.getString(at);
            };
        }
        int number = columns.versions().isNumbered()
                ? row.getInt(first + values.length)
                : columns.versions().current();
        return new StoredOrder(columns, values, number);
    }

    private static Object binary(ResultSet row, int at) throws SQLException {
        double value = row.getDouble(at);
        if (row.wasNull()) {
            return null;
        }
        return value;
    }

    /** The row as it is when the order was stored unchanged. */
    static StoredOrder of(OrderColumns columns, AcceptedOrder order) {
        Object[] values = new Object[columns.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = comparable(order.values(), i, columns.op(i));
        }
        return new StoredOrder(columns, values, columns.versions().current());
    }

    /** A value of an order, as rows have it. */
    static Object comparable(OrderValues order, int column, int op) {
        if (order.isMissing(column)) {
            return null;
        }
        return switch (op) {
            case Op.INTEGER, Op.UNSIGNED, Op.DECIMAL, Op.BIG_DECIMAL -> order.decimal(column);
            case Op.TRUTH -> BigDecimal.valueOf(order.number(column));
            case Op.FLOAT, Op.DOUBLE -> Double.longBitsToDouble(order.number(column));
            case Op.DAY ->
                new StatementText().day(order.number(column)).toString().replace("'", "");
            case Op.TIMESTAMP, Op.EPOCH ->
                withoutLastZeros(new StatementText()
                        .timestamp(order.number(column), 6)
                        .toString()
                        .replace("'", ""));
            default -> order.text(column);
        };
    }

    /** The value of a column; null where there is none. */
    Object value(int column) {
        return values[column];
    }

    /** The key, as {@link OrderKeys} writes it. */
    String key() {
        return columns.keys().of(values);
    }

    /**
     * Which fields of the order differ from this row, for a person; empty if none does. A field that the row's contract
     * did not know is no difference: the order may have been sent with it, and been stored without.
     */
    String difference(AcceptedOrder order) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Object sent = comparable(order.values(), i, columns.op(i));
            if (!isSame(sent, values[i]) && columns.versions().knows(number, columns.name(i))) {
                differences.add(difference(i, sent, values[i]));
            }
        }
        return String.join(", ", differences);
    }

    /** Numbers by value, −0 is 0; texts by their characters. */
    private static boolean isSame(Object sent, Object stored) {
        if (sent == null || stored == null) {
            return sent == stored;
        }
        if (sent instanceof BigDecimal one && stored instanceof BigDecimal other) {
            return one.compareTo(other) == 0;
        }
        if (sent instanceof Double one && stored instanceof Double other) {
            return one.doubleValue() == other.doubleValue();
        }
        return sent.equals(stored);
    }

    private String difference(int column, Object sent, Object stored) {
        String path = columns.path(column);
        if (columns.isRestricted(column)) {
            return path + " differs (it is not shown: the field is restricted)";
        }
        boolean looksAlike = sent instanceof String one
                && stored instanceof String other
                && withoutBlanks(one).equals(withoutBlanks(other));
        return path + " is " + shown(column, sent, looksAlike) + ", stored is " + shown(column, stored, looksAlike);
    }

    private String shown(int column, Object value, boolean visibly) {
        if (value == null) {
            return "null";
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        String text = value.toString();
        return switch (columns.op(column)) {
            case Op.TIMESTAMP, Op.EPOCH -> text.replace(' ', 'T');
            default -> shortened(visibly ? visible(text) : text);
        };
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_SHOWN)) + "…";
    }

    /** The zeros at the end of a fraction of a second say nothing. */
    private static String withoutLastZeros(String time) {
        if (time == null || time.indexOf('.') < 0) {
            return time;
        }
        int end = time.length();
        while (time.charAt(end - 1) == '0') {
            end--;
        }
        return time.substring(0, time.charAt(end - 1) == '.' ? end - 1 : end);
    }

    private static String withoutBlanks(String text) {
        StringBuilder rest = new StringBuilder();
        text.codePoints().filter(c -> !isBlank(c)).forEach(rest::appendCodePoint);
        return rest.toString();
    }

    /** White space of any kind, and what has no shape at all, as a zero-width space. */
    private static boolean isBlank(int codePoint) {
        return Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || Character.isISOControl(codePoint)
                || Character.getType(codePoint) == Character.FORMAT;
    }

    /** In quotation marks, blanks other than the usual one as escapes. */
    private static String visible(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == ' ' || !isBlank(c)) {
                shown.appendCodePoint(c);
            } else {
                for (char one : Character.toChars(c)) {
                    shown.append("\\u").append(HexFormat.of().toHexDigits(one));
                }
            }
        });
        return shown.append('"').toString();
    }
}
