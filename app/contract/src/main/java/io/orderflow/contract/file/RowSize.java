package io.orderflow.contract.file;

import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.FieldType.Decimal;
import io.orderflow.contract.model.FieldType.Floating;
import io.orderflow.contract.model.FieldType.Text;
import io.orderflow.contract.model.FieldType.Timestamp;
import io.orderflow.contract.model.FieldType.Whole;

/**
 * The size of a column within the 65,535 bytes of a row. "Column Count Limits" and "Data Type Storage" of MySQL's
 * manual.
 */
final class RowSize {
    static final int MOST = 65_535;
    private static final int MEDIUMTEXT = 11;
    private static final int LONGTEXT = 12;
    private static final int[] BYTES_OF_DIGITS = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

    private RowSize() {}

    static long of(FieldType type) {
        if (type instanceof Text text) {
            return ofText(text);
        }
        if (type instanceof Whole whole) {
            String column = whole.physicalType();
            return column.startsWith("TINY") ? 1 : column.startsWith("SMALL") ? 2 : column.startsWith("BIG") ? 8 : 4;
        }
        if (type instanceof Decimal decimal) {
            int whole = decimal.precision() - decimal.scale();
            return (long) bytesOfDigits(whole) + bytesOfDigits(decimal.scale());
        }
        if (type instanceof Floating floating) {
            return floating.wide() ? 8 : 4;
        }
        if (type instanceof Timestamp timestamp) {
            return 5L + (timestamp.digits() + 1) / 2;
        }
        return type instanceof FieldType.Truth ? 1 : type instanceof FieldType.Day ? 3 : LONGTEXT;
    }

    /** The n of VARCHAR(n). */
    static int characters(Text text) {
        String type = text.physicalType();
        return Integer.parseInt(type.substring(type.indexOf('(') + 1, type.length() - 1));
    }

    private static long ofText(Text text) {
        return switch (text.physicalType()) {
            case "TINYTEXT" -> MEDIUMTEXT - 2;
            case "TEXT" -> MEDIUMTEXT - 1;
            case "MEDIUMTEXT" -> MEDIUMTEXT;
            case "LONGTEXT" -> LONGTEXT;
            default -> {
                long bytes = 4L * characters(text);
                yield bytes + (bytes > 255 ? 2 : 1);
            }
        };
    }

    private static int bytesOfDigits(int digits) {
        return digits / 9 * 4 + BYTES_OF_DIGITS[digits % 9];
    }
}
