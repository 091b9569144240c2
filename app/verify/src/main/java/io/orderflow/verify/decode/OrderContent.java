package io.orderflow.verify.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The content of an order as bytes: its eight values as the server writes them, joined by a separator that no accepted
 * order can contain (U+001F). Two orders are equal when their bytes are.
 */
public final class OrderContent {

    static final byte SEPARATOR = 0x1F;

    /** The columns, in content order. */
    public static final List<String> FIELDS = List.of(
            "order_id",
            "customer_id",
            "product_name",
            "product_category",
            "unit_price",
            "quantity",
            "total_price",
            "order_timestamp");

    private static final int UNIT_PRICE = 5;
    private static final int TOTAL_PRICE = 7;
    private static final int TIMESTAMP = 8;
    private static final byte[] NULL = "(null)".getBytes(UTF_8);

    private OrderContent() {}

    /** From a row whose columns are those of {@link #FIELDS}, read as text. */
    public static byte[] of(ResultSet row) throws SQLException {
        byte[][] values = new byte[FIELDS.size()][];
        int length = values.length - 1;
        for (int i = 1; i <= values.length; i++) {
            byte[] value = row.getBytes(i);
            if (value == null) {
                value = NULL;
            } else if (i == UNIT_PRICE || i == TOTAL_PRICE) {
                value = withoutZeros(value, 2);
            } else if (i == TIMESTAMP) {
                value = withoutZeros(value, 0);
            }
            values[i - 1] = value;
            length += value.length;
        }
        byte[] content = new byte[length];
        int at = 0;
        for (byte[] value : values) {
            if (at > 0) {
                content[at++] = SEPARATOR;
            }
            System.arraycopy(value, 0, content, at, value.length);
            at += value.length;
        }
        return content;
    }

    /** A column may have more decimals than an order: extra zeros are dropped, other digits are kept. */
    private static byte[] withoutZeros(byte[] value, int decimals) {
        int point = value.length - 1;
        while (point >= 0 && value[point] != '.') {
            point--;
        }
        int keep = decimals == 0 ? point : point + 1 + decimals;
        if (point < 0 || keep >= value.length) {
            return value;
        }
        for (int i = Math.max(keep, point + 1); i < value.length; i++) {
            if (value[i] != '0') {
                return value;
            }
        }
        return Arrays.copyOf(value, keep);
    }

    /** Length of the first value, the id. */
    public static int idLength(byte[] content) {
        int at = 0;
        while (at < content.length && content[at] != SEPARATOR) {
            at++;
        }
        return at;
    }

    public static String id(byte[] content) {
        return new String(content, 0, idLength(content), UTF_8);
    }

    /** Which fields differ, as readable text. */
    public static String difference(byte[] record, byte[] row) {
        String[] expected = new String(record, UTF_8).split("\u001F", -1);
        String[] found = new String(row, UTF_8).split("\u001F", -1);
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < expected.length && i < found.length && i < FIELDS.size(); i++) {
            if (!expected[i].equals(found[i])) {
                fields.add(String.format(
                        Locale.ROOT, "%s is %s in the record, %s in the table", FIELDS.get(i), expected[i], found[i]));
            }
        }
        return String.join("; ", fields);
    }
}
