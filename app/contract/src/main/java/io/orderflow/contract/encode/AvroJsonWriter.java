package io.orderflow.contract.encode;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.date.Calendar;
import io.orderflow.contract.date.TimestampFormat;
import io.orderflow.contract.sample.JsonReader;
import io.orderflow.contract.sample.Num;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Writes the text of an array, map or object that is kept as it was sent with the types of the contract's schema. */
final class AvroJsonWriter {
    private final CompiledContract contract;
    private final AvroForm[] forms;
    private final int[] scales;
    private final ByteOutput out;

    AvroJsonWriter(CompiledContract contract, AvroForm[] forms, int[] scales, ByteOutput out) {
        this.contract = contract;
        this.forms = forms;
        this.scales = scales;
        this.out = out;
    }

    void write(int field, String json) {
        value(field, JsonReader.read(json.getBytes(UTF_8)).orElseThrow(() -> wrong(field, "is not JSON")));
    }

    private void value(int field, Object value) {
        switch (forms[field]) {
            case TEXT -> {
                if (!(value instanceof String text)) {
                    throw wrong(field, "is no text; the contract's Avro schema has no other form for it, so send JSON");
                }
                bytes(field, text);
            }
            case WHOLE -> out.zigzag(number(field, value).longValueExact());
            case DECIMAL -> {
                byte[] unscaled = number(field, value)
                        .setScale(scales[field])
                        .unscaledValue()
                        .toByteArray();
                out.zigzag(unscaled.length);
                out.add(unscaled);
            }
            case FLOAT ->
                out.littleEndian(Float.floatToRawIntBits(number(field, value).floatValue()), Float.BYTES);
            case DOUBLE ->
                out.littleEndian(Double.doubleToRawLongBits(number(field, value).doubleValue()), Double.BYTES);
            case TRUTH -> out.add(value.equals(true) ? 1 : 0);
            case DAY -> out.zigzag(micros(field, value) / Calendar.MICROS_PER_DAY);
            case MILLIS -> out.zigzag(Values.exactly(micros(field, value), 1000));
            case MICROS -> out.zigzag(micros(field, value));
            case RECORD -> record(field, members(field, value));
            case ARRAY -> {
                if (!(value instanceof List<?> items)) {
                    throw wrong(field, "is no array");
                }
                if (!items.isEmpty()) {
                    out.zigzag(items.size());
                    items.forEach(item -> value(contract.firstChild()[field], item));
                }
                out.zigzag(0);
            }
            case MAP -> {
                Map<?, ?> members = members(field, value);
                if (!members.isEmpty()) {
                    out.zigzag(members.size());
                    members.forEach((name, member) -> {
                        bytes(field, (String) name);
                        value(contract.firstChild()[field], member);
                    });
                }
                out.zigzag(0);
            }
        }
    }

    private void record(int field, Map<?, ?> members) {
        int known = 0;
        int first = contract.firstChild()[field];
        for (int inner = first; inner < first + contract.childCount()[field]; inner++) {
            Object member = members.get(new String(contract.names()[inner], UTF_8));
            known += member == null ? 0 : 1;
            boolean absent = member == null || member == JsonReader.NULL;
            if (!contract.required()[inner]) {
                out.zigzag(absent ? 0 : 1);
            } else if (absent) {
                throw wrong(inner, "is missing");
            }
            if (!absent) {
                value(inner, member);
            }
        }
        if (known < members.size()) {
            throw wrong(
                    field,
                    "has fields that the contract does not describe, so its Avro schema has no form for them; send"
                            + " JSON");
        }
    }

    private Map<?, ?> members(int field, Object value) {
        if (!(value instanceof Map<?, ?> members)) {
            throw wrong(field, "is no object");
        }
        return members;
    }

    private void bytes(int field, String text) {
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw wrong(field, "has half of a surrogate pair, for which Avro has no form, whatever the contract");
        }
        byte[] bytes = text.getBytes(UTF_8);
        out.zigzag(bytes.length);
        out.add(bytes);
    }

    private BigDecimal number(int field, Object value) {
        if (!(value instanceof Num number)) {
            throw wrong(field, "is no number but " + value);
        }
        if (number.huge()) {
            throw wrong(
                    field, "has more digits or a larger exponent than is written for the contract's schema; send JSON");
        }
        return number.value();
    }

    private long micros(int field, Object value) {
        if (contract.ops()[field] == Op.EPOCH) {
            return Math.multiplyExact(number(field, value).longValueExact(), contract.unit()[field]);
        }
        byte[] text = value.toString().getBytes(UTF_8);
        long micros = contract.formats()[field].parse(text, 0, text.length);
        if (micros == TimestampFormat.INVALID) {
            throw wrong(field, "is not of its format");
        }
        return micros;
    }

    private IllegalArgumentException wrong(int field, String problem) {
        return new IllegalArgumentException(contract.path(field) + " " + problem);
    }
}
