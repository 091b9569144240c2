package io.orderflow.contract.file;

import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.FieldType.Decimal;
import io.orderflow.contract.model.FieldType.Floating;
import io.orderflow.contract.model.FieldType.Whole;
import io.orderflow.contract.model.IntegerFormat;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads fields of the logical types integer and number. */
final class NumberReader {
    private static final Set<String> OPTIONS =
            Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "format");
    private static final Set<String> REFUSED = Set.of("multipleOf");
    private static final Map<String, String> WIDER =
            Map.of("INTEGER", "INT", "TINYINT", "TINYINT", "SMALLINT", "SMALLINT", "INT", "INT", "BIGINT", "BIGINT");

    private final FieldKeys field;

    NumberReader(FieldKeys field) {
        this.field = field;
    }

    Whole whole() {
        field.checkOptions("an integer", OPTIONS, REFUSED);
        field.custom().refuse(Set.of(FieldKeys.TEXT, FieldKeys.ENCODING), "has no meaning for an integer");
        IntegerFormat format = format();
        BigInteger min =
                bound(true, 0, new BigDecimal(format.smallest())).toBigInteger().max(format.smallest());
        BigInteger max =
                bound(false, 0, new BigDecimal(format.largest())).toBigInteger().min(format.largest());
        checkOrder(min.compareTo(max) > 0);
        List<BigInteger> values = new EnumReader(field).integers();
        return new Whole(format, min, max, values, asText(), integerColumn(format));
    }

    FieldType number() {
        field.checkOptions("a number", OPTIONS, REFUSED);
        field.custom().refuse(Set.of(FieldKeys.TEXT, FieldKeys.ENCODING), "has no meaning for a number");
        new EnumReader(field).refuse("numbers");
        Optional<String> format = field.options().text("format");
        if (format.isPresent() && !Set.of("f32", "f64").contains(format.get())) {
            field.optionError(
                    "format",
                    "format of a number must be f32 or f64, but is " + Shorten.to(40, format.get())
                            + "; a decimal number has physicalType DECIMAL(p,s) and no format");
            format = Optional.empty();
        }
        Optional<PhysicalType> physical = field.physicalType();
        String type = physical.map(PhysicalType::name).orElseGet(() -> "");
        switch (type) {
            case "DECIMAL", "NUMERIC", "DEC" -> {
                if (format.isPresent()) {
                    field.optionError("format", "a DECIMAL has no format: f32 and f64 are binary numbers");
                }
                return decimal(physical.orElseThrow());
            }
            case "FLOAT", "DOUBLE", "DOUBLE PRECISION", "REAL" -> {
                boolean wide = !type.equals("FLOAT");
                if (physical.orElseThrow().hasArguments()) {
                    field.error(
                            "physicalType", type + " with digits would round; write " + (wide ? "DOUBLE" : "FLOAT"));
                }
                if (format.filter("f64"::equals).isPresent() && !wide) {
                    field.error("physicalType", "FLOAT cannot hold the format f64; write DOUBLE");
                }
                return floating(wide && !format.filter("f32"::equals).isPresent(), wide);
            }
            case "" -> {
                if (format.isPresent()) {
                    return floating(format.get().equals("f64"), format.get().equals("f64"));
                }
                if (!field.property().has("physicalType")) {
                    field.error(
                            "logicalType",
                            field.name()
                                    + " needs a physicalType: DECIMAL(p,s), FLOAT or DOUBLE, so that nothing is"
                                    + " rounded");
                }
            }
            default ->
                field.error(
                        "physicalType", "a number cannot be stored as " + type + "; use DECIMAL(p,s), FLOAT or DOUBLE");
        }
        return floating(true, true);
    }

    private Decimal decimal(PhysicalType physical) {
        int precision = physical.first() < 0 ? 10 : physical.first();
        int scale = Math.max(0, physical.second());
        if (precision < 1 || precision > 38 || scale > 30 || scale > precision) {
            field.error(
                    "physicalType",
                    "DECIMAL(" + precision + "," + scale
                            + ") is not possible: at most 38 digits, of which at most 30 are decimals");
            precision = 38;
            scale = Math.min(scale, 30);
        }
        BigDecimal most = BigDecimal.valueOf(1, scale - precision).subtract(BigDecimal.valueOf(1, scale));
        BigDecimal least = physical.unsigned() ? BigDecimal.ZERO.setScale(scale) : most.negate();
        BigDecimal min = bound(true, scale, least).max(least);
        BigDecimal max = bound(false, scale, most).min(most);
        checkOrder(min.compareTo(max) > 0);
        return new Decimal(precision, scale, min, max, asText());
    }

    /**
     * @param wideValues whether the values have 64 bits
     * @param wideColumn whether the column has
     */
    private Floating floating(boolean wideValues, boolean wideColumn) {
        if (wideColumn && !wideValues) {
            field.problems()
                    .warning(
                            field.property().at("physicalType"),
                            field.name() + " is a DOUBLE column of f32 values; it is treated as DOUBLE");
        }
        boolean wide = wideColumn;
        double least = wide ? -Double.MAX_VALUE : -Float.MAX_VALUE;
        double min = FloatBounds.lowest(
                field.options().number("minimum"), field.options().number("exclusiveMinimum"), wide, least);
        double max = -FloatBounds.lowest(
                field.options().number("maximum").map(BigDecimal::negate),
                field.options().number("exclusiveMaximum").map(BigDecimal::negate),
                wide,
                least);
        checkOrder(min > max);
        return new Floating(wide, min, max, asText());
    }

    private IntegerFormat format() {
        String word = field.options().text("format").orElse("i32");
        for (IntegerFormat format : IntegerFormat.values()) {
            if (format.word().equals(word)) {
                return format;
            }
        }
        String reason = Set.of("i128", "u128").contains(word)
                ? "no column holds 128 bits; use a string, or a number with DECIMAL(38,0)"
                : "it must be one of i8, i16, i32, i64, u8, u16, u32, u64";
        field.optionError(
                "format", "format " + Shorten.to(40, word) + " of " + field.name() + " is not possible: " + reason);
        return IntegerFormat.I64;
    }

    private String integerColumn(IntegerFormat format) {
        Optional<PhysicalType> physical = field.physicalType();
        if (physical.isEmpty()) {
            return format.column();
        }
        PhysicalType type = physical.get();
        String name = WIDER.getOrDefault(type.name(), "");
        for (IntegerFormat column : IntegerFormat.values()) {
            if (column.column().equals(name + (type.unsigned() ? " UNSIGNED" : ""))) {
                if (column.smallest().compareTo(format.smallest()) > 0
                        || column.largest().compareTo(format.largest()) < 0) {
                    field.error(
                            "physicalType",
                            column.column() + " cannot hold the format " + format.word() + "; use " + format.column()
                                    + ", or another format");
                }
                return column.column();
            }
        }
        field.error(
                "physicalType",
                "an integer cannot be stored as " + type.name().toUpperCase(Locale.ROOT)
                        + "; use TINYINT, SMALLINT, INT or BIGINT, UNSIGNED or not");
        return format.column();
    }

    /** The effective limit, at this scale: exclusive limits become inclusive, exactly. */
    private BigDecimal bound(boolean lower, int scale, BigDecimal otherwise) {
        String key = lower ? "minimum" : "maximum";
        String exclusiveKey = lower ? "exclusiveMinimum" : "exclusiveMaximum";
        RoundingMode inwards = lower ? RoundingMode.CEILING : RoundingMode.FLOOR;
        BigDecimal bound = field.options()
                .number(key)
                .map(number -> number.setScale(scale, inwards))
                .orElse(otherwise);
        Optional<BigDecimal> exclusive = field.options().number(exclusiveKey);
        if (exclusive.isEmpty()) {
            return bound;
        }
        BigDecimal inside = exclusive.get().setScale(scale, inwards);
        if (inside.compareTo(exclusive.get()) == 0) {
            BigDecimal step = BigDecimal.valueOf(1, scale);
            inside = lower ? inside.add(step) : inside.subtract(step);
        }
        return lower ? bound.max(inside) : bound.min(inside);
    }

    private void checkOrder(boolean nothingFits) {
        if (nothingFits) {
            field.error("logicalTypeOptions", "no value of " + field.name() + " can be within its limits");
        }
    }

    private boolean asText() {
        return field.custom().oneOf(FieldKeys.NUMBER, Map.of("literal", false, "text", true), false);
    }
}
