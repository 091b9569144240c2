package io.orderflow.contract.show;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.date.Calendar;
import io.orderflow.contract.date.FormatProblemException;
import io.orderflow.contract.date.TimestampFormat;
import io.orderflow.contract.model.Encoding;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Rule;
import io.orderflow.contract.model.Shape;
import io.orderflow.contract.model.UnknownFields;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * The contract as a contract file again, in flow style, one field of the order per line. Reading it gives an equal
 * contract; comments and descriptive keys that no contract holds are gone. The ledger keeps this text: it can be read
 * as long as the standard can, whatever becomes of the classes of the model.
 */
public final class Odcs {
    private static final int EXACT_DIGITS = 25;

    private boolean hasMaps;

    private Odcs() {}

    public static String of(OrderContract contract) {
        Odcs odcs = new Odcs();
        String fields = contract.fields().stream().map(odcs::property).collect(Collectors.joining(",\n  "));
        Entries object = new Entries()
                .text("name", contract.name())
                .text("physicalName", contract.table())
                .raw("logicalType", "object")
                .raw("customProperties", custom(contract));
        if (!contract.rules().isEmpty()) {
            object.raw("quality", contract.rules().stream().map(Odcs::rule).collect(list()));
        }
        return String.format(
                Locale.ROOT,
                """
                apiVersion: %s
                kind: DataContract
                id: %s
                version: %s
                status: active
                schema:
                - %s
                  properties: [
                  %s
                  ]
                """,
                odcs.hasMaps ? "v3.2.0" : "v3.1.0",
                quoted(contract.id()),
                quoted(contract.version()),
                object.lines(),
                fields);
    }

    private static String custom(OrderContract contract) {
        List<String> custom = new ArrayList<>();
        custom.add(custom("orderflow.envelope", contract.envelope().word()));
        custom.add(custom(
                "orderflow.unknownFields", contract.unknownFields() == UnknownFields.REJECT ? "reject" : "ignore"));
        custom.add(custom("orderflow.maxBytes", Integer.toString(contract.maxBytes())));
        custom.add(custom("orderflow.avroName", quoted(contract.avroName())));
        return custom.stream().collect(list());
    }

    private static String custom(String property, String value) {
        return new Entries().raw("property", property).raw("value", value).toString();
    }

    private static String rule(Rule rule) {
        return new Entries()
                .text("name", rule.name())
                .raw("type", "custom")
                .raw("engine", "orderflow")
                .text("implementation", rule.text())
                .toString();
    }

    private String property(Field field) {
        Entries entries = new Entries();
        if (!field.name().isEmpty()) {
            entries.text("name", field.name()).raw("required", Boolean.toString(field.required()));
        }
        if (!field.column().isEmpty()) {
            entries.text("physicalName", field.column());
        }
        if (field.isKey()) {
            entries.raw("primaryKey", "true").raw("primaryKeyPosition", Integer.toString(field.keyPosition()));
        }
        if (field.restricted()) {
            entries.raw("classification", "restricted");
        }
        if (!field.description().isEmpty()) {
            entries.text("description", field.description());
        }
        List<String> custom = new ArrayList<>();
        if (!field.role().isEmpty()) {
            custom.add(custom("orderflow.role", field.role()));
        }
        type(field.type(), entries, custom);
        if (!custom.isEmpty()) {
            entries.raw("customProperties", custom.stream().collect(list()));
        }
        return entries.toString();
    }

    private void type(FieldType type, Entries entries, List<String> custom) {
        if (type instanceof FieldType.Text text) {
            text(text, entries, custom);
        } else if (type instanceof FieldType.Whole whole) {
            entries.raw("logicalType", "integer").text("physicalType", whole.physicalType());
            options(
                    entries,
                    limits(whole.min().toString(), whole.max().toString())
                            .raw("format", whole.format().word()));
            allowed(whole.values().stream().map(Object::toString).toList(), entries);
            asText(whole.asText(), custom);
        } else if (type instanceof FieldType.Decimal decimal) {
            entries.raw("logicalType", "number").text("physicalType", decimal.physicalType());
            options(entries, limits(decimal.min().toPlainString(), decimal.max().toPlainString()));
            asText(decimal.asText(), custom);
        } else if (type instanceof FieldType.Floating floating) {
            entries.raw("logicalType", "number").text("physicalType", floating.physicalType());
            options(entries, limits(floating));
            asText(floating.asText(), custom);
        } else if (type instanceof FieldType.Truth) {
            entries.raw("logicalType", "boolean");
        } else if (type instanceof FieldType.Day day) {
            entries.raw("logicalType", "date");
            Entries options = format(day.format());
            limits(
                    written(day.format(), TimestampFormat.isoDay()),
                    day.minDay() * Calendar.MICROS_PER_DAY,
                    day.maxDay() == Math.floorDiv(Calendar.LAST, Calendar.MICROS_PER_DAY)
                            ? Calendar.LAST
                            : day.maxDay() * Calendar.MICROS_PER_DAY,
                    Calendar.MICROS_PER_DAY,
                    options);
            options(entries, options);
        } else if (type instanceof FieldType.Timestamp timestamp) {
            timestamp(timestamp, entries, custom);
        } else if (type instanceof FieldType.Struct struct) {
            entries.raw("logicalType", "object").raw("properties", properties(struct.fields()));
        } else if (type instanceof FieldType.Verbatim verbatim) {
            verbatim(verbatim, entries);
        }
    }

    private static void text(FieldType.Text text, Entries entries, List<String> custom) {
        entries.raw("logicalType", "string").text("physicalType", text.physicalType());
        Entries options = new Entries().raw("minLength", Integer.toString(text.minLength()));
        if (text.maxLength() != FieldType.Text.UNLIMITED) {
            options.raw("maxLength", Integer.toString(text.maxLength()));
        }
        if (!text.pattern().isEmpty()) {
            options.text("pattern", text.pattern());
        }
        if (text.uuid()) {
            options.raw("format", "uuid");
        }
        options(entries, options);
        allowed(text.values().stream().map(Odcs::quoted).toList(), entries);
        if (text.lines()) {
            custom.add(custom("orderflow.text", "lines"));
        }
    }

    private static void timestamp(FieldType.Timestamp timestamp, Entries entries, List<String> custom) {
        entries.raw("logicalType", "timestamp").text("physicalType", timestamp.physicalType());
        Entries options = format(timestamp.format()).raw("timezone", Boolean.toString(timestamp.zoned()));
        long unit = Calendar.MICROS_PER_SECOND;
        for (int i = 0; i < timestamp.digits(); i++) {
            unit /= 10;
        }
        limits(
                written(timestamp.format(), TimestampFormat.iso(timestamp.digits(), timestamp.zoned())),
                timestamp.min(),
                timestamp.max(),
                unit,
                options);
        options(entries, options);
        if (timestamp.encoding() != Encoding.TEXT) {
            custom.add(custom("orderflow.encoding", timestamp.encoding().word()));
        }
    }

    private void verbatim(FieldType.Verbatim verbatim, Entries entries) {
        if (verbatim.shape() == Shape.OBJECT) {
            entries.raw("logicalType", "object").raw("physicalType", "TEXT");
            if (!verbatim.fields().isEmpty()) {
                entries.raw("properties", properties(verbatim.fields()));
            }
            return;
        }
        if (verbatim.shape() == Shape.ARRAY) {
            entries.raw("logicalType", "array");
            Entries options = new Entries().raw("minItems", Integer.toString(verbatim.minItems()));
            if (verbatim.maxItems() != Integer.MAX_VALUE) {
                options.raw("maxItems", Integer.toString(verbatim.maxItems()));
            }
            options(entries, options);
            verbatim.inner().forEach(item -> entries.raw("items", property(item)));
            return;
        }
        hasMaps = true;
        Entries map = new Entries().raw("key", "{logicalType: string}");
        verbatim.inner().forEach(value -> map.raw("value", property(value)));
        entries.raw("logicalType", "map").raw("map", map.toString());
    }

    private String properties(List<Field> fields) {
        return fields.stream().map(this::property).collect(list());
    }

    private static Entries limits(String min, String max) {
        return new Entries().raw("minimum", min).raw("maximum", max);
    }

    /** Not through Double.toString, which may be above or below the number. */
    private static Entries limits(FieldType.Floating type) {
        double most = type.wide() ? Double.MAX_VALUE : Float.MAX_VALUE;
        Entries options = new Entries();
        if (type.min() != -most) {
            options.raw("minimum", digits(type.min(), RoundingMode.FLOOR));
        }
        if (type.max() != most) {
            options.raw("maximum", digits(type.max(), RoundingMode.CEILING));
        }
        return options;
    }

    private static String digits(double bound, RoundingMode outwards) {
        return new BigDecimal(bound)
                .round(new MathContext(EXACT_DIGITS, outwards))
                .toString();
    }

    /** A limit that the format cannot write is the exclusive one next to it. */
    private static void limits(TimestampFormat format, long min, long max, long unit, Entries options) {
        if (min > Calendar.FIRST) {
            boolean exact = isExact(format, min);
            options.text(exact ? "minimum" : "exclusiveMinimum", format.write(exact ? min : min - unit));
        }
        if (max < Calendar.LAST) {
            boolean exact = isExact(format, max);
            options.text(exact ? "maximum" : "exclusiveMaximum", format.write(exact ? max : max + unit));
        }
    }

    private static boolean isExact(TimestampFormat format, long micros) {
        byte[] text = format.write(micros).getBytes(UTF_8);
        return format.parse(text, 0, text.length) == micros;
    }

    private static TimestampFormat written(String format, TimestampFormat otherwise) {
        try {
            return format.isEmpty() ? otherwise : TimestampFormat.of(format);
        } catch (FormatProblemException e) {
            throw new IllegalStateException("A checked contract has the format " + format, e);
        }
    }

    private static Entries format(String format) {
        Entries options = new Entries();
        return format.isEmpty() ? options : options.text("format", format);
    }

    private static void options(Entries entries, Entries options) {
        if (!options.isEmpty()) {
            entries.raw("logicalTypeOptions", options.toString());
        }
    }

    private static void allowed(List<String> values, Entries entries) {
        if (!values.isEmpty()) {
            entries.raw(
                    "quality",
                    "[{metric: invalidValues, arguments: {validValues: "
                            + values.stream().collect(list()) + "}, mustBe: 0}]");
        }
    }

    private static void asText(boolean asText, List<String> custom) {
        if (asText) {
            custom.add(custom("orderflow.number", "text"));
        }
    }

    /** In double quotes, as YAML has them. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c < ' ' || (c > '~' && c <= 0xFFFF && !Character.isLetterOrDigit(c))) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    private static Collector<CharSequence, ?, String> list() {
        return Collectors.joining(", ", "[", "]");
    }

    /** The entries of a mapping. */
    private static final class Entries {
        private final List<String> entries = new ArrayList<>();

        Entries text(String key, String value) {
            return raw(key, quoted(value));
        }

        Entries raw(String key, String value) {
            entries.add(key + ": " + value);
            return this;
        }

        boolean isEmpty() {
            return entries.isEmpty();
        }

        /** In block style, for a mapping indented by two. */
        String lines() {
            return String.join("\n  ", entries);
        }

        @Override
        public String toString() {
            return entries.stream().collect(Collectors.joining(", ", "{", "}"));
        }
    }
}
