package io.orderflow.contract.model;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** The allowed values of a field. Every type is exact: nothing is rounded or cut to fit. */
public sealed interface FieldType extends Serializable {

    /**
     * Text, counted in Unicode code points.
     *
     * @param maxLength longest text; {@link #UNLIMITED} for one bounded only by the size of a record
     * @param pattern a regular expression that is searched in the text; empty if there is none
     * @param values the only values allowed; empty if all are
     * @param uuid whether it must be a UUID of 36 characters
     * @param lines whether tabs and line feeds are allowed
     * @param physicalType the column's type
     */
    record Text(
            int minLength,
            int maxLength,
            String pattern,
            List<String> values,
            boolean uuid,
            boolean lines,
            String physicalType)
            implements FieldType {
        public static final int UNLIMITED = Integer.MAX_VALUE;

        public Text {
            requireNonNull(pattern, "pattern is null");
            values = List.copyOf(values);
            requireNonNull(physicalType, "physicalType is null");
        }
    }

    /**
     * A whole number.
     *
     * @param min smallest value allowed
     * @param max largest value allowed
     * @param values the only values allowed; empty if all are
     * @param asText whether JSON has it as a text
     * @param physicalType the column's type
     */
    record Whole(
            IntegerFormat format,
            BigInteger min,
            BigInteger max,
            List<BigInteger> values,
            boolean asText,
            String physicalType)
            implements FieldType {
        public Whole {
            requireNonNull(format, "format is null");
            requireNonNull(min, "min is null");
            requireNonNull(max, "max is null");
            values = List.copyOf(values);
            requireNonNull(physicalType, "physicalType is null");
        }
    }

    /**
     * A decimal number, exactly.
     *
     * @param min smallest value allowed, of this scale
     * @param max largest value allowed, of this scale
     * @param asText whether JSON has it as a text
     */
    record Decimal(int precision, int scale, BigDecimal min, BigDecimal max, boolean asText) implements FieldType {
        public Decimal {
            requireNonNull(min, "min is null");
            requireNonNull(max, "max is null");
        }

        public String physicalType() {
            return "DECIMAL(" + precision + "," + scale + ")";
        }
    }

    /**
     * A binary floating point number.
     *
     * @param wide whether it has 64 bits; otherwise 32
     * @param min smallest value allowed, of this width
     * @param max largest value allowed, of this width
     * @param asText whether JSON has it as a text
     */
    record Floating(boolean wide, double min, double max, boolean asText) implements FieldType {
        public String physicalType() {
            return wide ? "DOUBLE" : "FLOAT";
        }
    }

    /** true or false. */
    record Truth() implements FieldType {}

    /**
     * A day.
     *
     * @param format how it is written; empty for {@code yyyy-MM-dd}
     * @param minDay first day allowed, in days since 1970-01-01
     * @param maxDay last day allowed, in days since 1970-01-01
     */
    record Day(String format, long minDay, long maxDay) implements FieldType {
        public Day {
            requireNonNull(format, "format is null");
        }
    }

    /**
     * A date and time; with a zone it is an instant, stored as UTC.
     *
     * @param format how it is written; empty for ISO 8601
     * @param digits how many digits of a fraction of a second the column holds, 0 to 6
     * @param zoned whether it is an instant
     * @param min first one allowed, in microseconds since 1970-01-01T00:00:00
     * @param max last one allowed, in microseconds since 1970-01-01T00:00:00
     */
    record Timestamp(String format, int digits, boolean zoned, Encoding encoding, long min, long max)
            implements FieldType {
        public Timestamp {
            requireNonNull(format, "format is null");
            requireNonNull(encoding, "encoding is null");
        }

        public String physicalType() {
            return digits == 0 ? "DATETIME" : "DATETIME(" + digits + ")";
        }
    }

    /** An object whose fields have separate columns. */
    record Struct(List<Field> fields) implements FieldType {
        public Struct {
            fields = List.copyOf(fields);
        }
    }

    /**
     * An array, a map or an object that is kept as the exact bytes it was sent as.
     *
     * @param inner the one field that says what items of the array or values of the map must be; empty if they may be
     *     anything
     * @param fields what an object has; empty if it may have anything
     * @param minItems fewest items of an array
     * @param maxItems most items of an array
     */
    record Verbatim(Shape shape, List<Field> inner, List<Field> fields, int minItems, int maxItems)
            implements FieldType {
        public Verbatim {
            requireNonNull(shape, "shape is null");
            inner = List.copyOf(inner);
            fields = List.copyOf(fields);
        }
    }
}
