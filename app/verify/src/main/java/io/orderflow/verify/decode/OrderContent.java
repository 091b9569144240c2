package io.orderflow.verify.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.verify.decode.ContentLayout.Column;
import io.orderflow.verify.decode.ContentLayout.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The content of an order as bytes: its key, then its other columns as the server writes them, joined by a separator
 * that no accepted order can contain (U+001F). Orders of one contract are equal when their bytes are.
 */
public final class OrderContent {

    static final byte SEPARATOR = 0x1F;

    /** Instead of a value that is missing, and of a value that the order's contract does not know. */
    private static final byte[] MISSING = {0};

    private static final byte[] UNKNOWN = {1};

    private static final int LONGEST_KEY = 768;
    private static final int LONGEST_SHOWN = 100;

    private OrderContent() {}

    /** What stands for a missing value. */
    static byte[] missing() {
        return MISSING.clone();
    }

    /** What stands for a column that the contract does not have. */
    public static byte[] unknown() {
        return UNKNOWN.clone();
    }

    /** From the key's text and the other columns' values. */
    public static byte[] join(byte[] key, List<byte[]> others) {
        int length = key.length;
        for (byte[] value : others) {
            length += 1 + value.length;
        }
        byte[] content = Arrays.copyOf(key, length);
        int at = key.length;
        for (byte[] value : others) {
            content[at++] = SEPARATOR;
            System.arraycopy(value, 0, content, at, value.length);
            at += value.length;
        }
        return content;
    }

    /** A value of a record, in the column's form. */
    static byte[] ofRecord(Column column, String value) {
        if (value == null) {
            return MISSING;
        }
        return (column.form() == Form.NUMBER ? withScale(value, column.scale()) : value).getBytes(UTF_8);
    }

    /**
     * A value of a row, in the column's form.
     *
     * @param value as the server writes it; null where there is none
     */
    public static byte[] ofRow(Column column, byte[] value) {
        if (value == null) {
            return MISSING;
        }
        return switch (column.form()) {
            // No accepted text is one of the marks; a row may hold anything.
            case TEXT -> value.length == 1 && value[0] <= 1 && value[0] >= 0 ? Arrays.copyOf(value, 2) : value;
            case NUMBER, TRUTH ->
                withScale(new String(value, ISO_8859_1), column.scale()).getBytes(ISO_8859_1);
            case BINARY ->
                binary(Double.parseDouble(new String(value, ISO_8859_1))).getBytes(ISO_8859_1);
            case DAY -> value;
            case TIME -> withoutLastZeros(new String(value, ISO_8859_1)).getBytes(ISO_8859_1);
        };
    }

    /** A binary number by its bits; −0 is 0. */
    static String binary(double number) {
        return number == 0 ? "0x0.0p0" : Double.toHexString(number);
    }

    /** With this many decimals, if the others are zeros. */
    private static String withScale(String number, int scale) {
        int point = number.indexOf('.');
        int decimals = point < 0 ? 0 : number.length() - point - 1;
        if (decimals == scale) {
            return number;
        }
        if (decimals < scale) {
            return number + (point < 0 ? "." : "") + "0".repeat(scale - decimals);
        }
        for (int i = point + 1 + scale; i < number.length(); i++) {
            if (number.charAt(i) != '0') {
                return number;
            }
        }
        return number.substring(0, scale == 0 ? point : point + 1 + scale);
    }

    private static String withoutLastZeros(String fraction) {
        if (fraction.indexOf('.') < 0) {
            return fraction;
        }
        int end = fraction.length();
        while (fraction.charAt(end - 1) == '0') {
            end--;
        }
        return fraction.substring(0, fraction.charAt(end - 1) == '.' ? end - 1 : end);
    }

    /** The key as text: the value of its only column, or a JSON array. */
    public static String key(List<Column> columns, List<byte[]> values) {
        if (values.size() == 1) {
            return keyPart(columns.get(0), values.get(0));
        }
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < values.size(); i++) {
            json.append(i > 0 ? "," : "");
            String part = keyPart(columns.get(i), values.get(i));
            if (columns.get(i).form() == Form.NUMBER) {
                json.append(part);
            } else {
                json.append('"')
                        .append(part.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\t", "\\t"))
                        .append('"');
            }
        }
        return json.append(']').toString();
    }

    private static String keyPart(Column column, byte[] value) {
        String text = new String(value, UTF_8);
        return column.form() == Form.NUMBER ? withoutLastZeros(text) : text;
    }

    /** A key as the tables of OrderFlow hold it: of a long one the beginning. */
    public static String shortened(String key) {
        return key.codePointCount(0, key.length()) <= LONGEST_KEY
                ? key
                : key.substring(0, key.offsetByCodePoints(0, LONGEST_KEY - 1)) + "…";
    }

    /** Length of the first value, the key. */
    public static int keyLength(byte[] content) {
        int at = 0;
        while (at < content.length && content[at] != SEPARATOR) {
            at++;
        }
        return at;
    }

    public static String key(byte[] content) {
        return new String(content, 0, keyLength(content), UTF_8);
    }

    /** One of the values after the key. */
    static byte[] other(byte[] content, int place) {
        return split(content).get(place + 1);
    }

    /** Whether two orders are equal in every column that the contracts of both know. */
    public static boolean isSame(byte[] one, byte[] other) {
        if (Arrays.equals(one, other)) {
            return true;
        }
        List<byte[]> values = split(one);
        List<byte[]> others = split(other);
        boolean isSame = values.size() == others.size();
        for (int i = 0; isSame && i < values.size(); i++) {
            isSame = isSame(values.get(i), others.get(i), i);
        }
        return isSame;
    }

    private static boolean isSame(byte[] one, byte[] other, int index) {
        boolean isKnown = index == 0 || (!Arrays.equals(one, UNKNOWN) && !Arrays.equals(other, UNKNOWN));
        return !isKnown || Arrays.equals(one, other);
    }

    private static List<byte[]> split(byte[] content) {
        List<byte[]> values = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= content.length; at++) {
            if (at == content.length || content[at] == SEPARATOR) {
                values.add(Arrays.copyOfRange(content, from, at));
                from = at + 1;
            }
        }
        return values;
    }

    /** Which fields differ, as readable text without restricted values. */
    public static String difference(ContentLayout layout, byte[] record, byte[] row) {
        List<byte[]> expected = split(record);
        List<byte[]> found = split(row);
        List<String> fields = new ArrayList<>();
        for (int i = 0;
                i < expected.size() && i < found.size() && i <= layout.others().size();
                i++) {
            if (isSame(expected.get(i), found.get(i), i)) {
                continue;
            }
            if (i == 0) {
                fields.add(String.format(
                        Locale.ROOT,
                        "%s is %s in the record, %s in the table",
                        layout.keyPaths(),
                        new String(expected.get(i), UTF_8),
                        new String(found.get(i), UTF_8)));
            } else {
                fields.add(difference(layout.others().get(i - 1), expected.get(i), found.get(i)));
            }
        }
        return String.join("; ", fields);
    }

    private static String difference(Column column, byte[] record, byte[] row) {
        if (column.restricted()) {
            return column.path() + " differs (it is not shown: the field is restricted)";
        }
        return String.format(
                Locale.ROOT,
                "%s is %s in the record, %s in the table",
                column.path(),
                shown(column, record),
                shown(column, row));
    }

    private static String shown(Column column, byte[] value) {
        if (Arrays.equals(value, MISSING)) {
            return "null";
        }
        String text = new String(value, UTF_8);
        if (column.form() == Form.BINARY) {
            return Double.toString(Double.parseDouble(text));
        }
        return text.codePointCount(0, text.length()) <= LONGEST_SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_SHOWN)) + "…";
    }
}
