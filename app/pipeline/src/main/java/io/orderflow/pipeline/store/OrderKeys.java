package io.orderflow.pipeline.store;

import io.orderflow.contract.compiled.Columns;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.text.Shortened;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The keys of a contract's orders, as texts: that of one column is its value, a key of several columns a JSON array.
 * Equal texts are equal keys, to the byte; what the table's collation takes for equal besides is the table's affair.
 */
public final class OrderKeys {
    /** What an index of InnoDB holds of a text. */
    private static final int LONGEST = 768;

    private final int[] columns;
    private final int[] ops;
    private final String fields;
    /** Whether the key is a single text column: its text is the key then. */
    private final boolean isOneText;

    public OrderKeys(CompiledContract contract) {
        List<Leaf> leaves = contract.contract().leaves();
        List<Leaf> key = contract.contract().key();
        columns = key.stream().mapToInt(leaves::indexOf).toArray();
        Columns all = contract.columns();
        ops = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            ops[i] = all.op(columns[i]);
        }
        isOneText = ops.length == 1 && ops[0] == Op.TEXT;
        fields = key.stream().map(Leaf::path).collect(Collectors.joining(","));
    }

    /** The paths of the key's fields, with commas between. */
    String fields() {
        return fields;
    }

    /** How many columns the key has. */
    int count() {
        return columns.length;
    }

    /** Which column of the table is a part of the key. */
    int column(int part) {
        return columns[part];
    }

    /** The key of an order. */
    public String of(OrderValues order) {
        if (isOneText) {
            return order.text(columns[0]);
        }
        if (columns.length == 1 && ops[0] == Op.INTEGER) {
            return Long.toString(order.number(columns[0]));
        }
        Object[] parts = new Object[columns.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = StoredOrder.comparable(order, columns[i], ops[i]);
        }
        return written(parts);
    }

    /** The key for a column of {@value #LONGEST} characters: of a longer JSON array the beginning. */
    public static String shortened(String key) {
        return Shortened.to(LONGEST, key);
    }

    /** The key of a row, from the values of all its columns. */
    String of(Object[] row) {
        Object[] parts = new Object[columns.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = row[columns[i]];
        }
        return written(parts);
    }

    /** Which of two orders comes first: the same way in every session, so that locks are taken in one order. */
    int compare(AcceptedOrder one, AcceptedOrder other) {
        if (isOneText) {
            return one.key().compareTo(other.key());
        }
        for (int i = 0; i < columns.length; i++) {
            int compared;
            if (ops[i] == Op.TEXT) {
                compared =
                        one.values().text(columns[i]).compareTo(other.values().text(columns[i]));
            } else if (ops[i] == Op.UNSIGNED) {
                compared = Long.compareUnsigned(
                        one.values().number(columns[i]), other.values().number(columns[i]));
            } else if (ops[i] == Op.BIG_DECIMAL) {
                compared = one.values()
                        .decimal(columns[i])
                        .compareTo(other.values().decimal(columns[i]));
            } else {
                compared = Long.compare(
                        one.values().number(columns[i]), other.values().number(columns[i]));
            }
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private static String written(Object[] parts) {
        if (parts.length == 1) {
            return text(parts[0]);
        }
        StringBuilder json = new StringBuilder("[");
        for (Object part : parts) {
            json.append(json.length() > 1 ? "," : "");
            if (part instanceof String text) {
                quote(text, json);
            } else {
                json.append(text(part));
            }
        }
        return json.append(']').toString();
    }

    /** A row from before may have nothing where an order has a key. */
    private static String text(Object part) {
        if (part instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        return String.valueOf(part);
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c == '\n' || c == '\t') {
                json.append(c == '\n' ? "\\n" : "\\t");
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
