package io.orderflow.verify.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.orderflow.contract.model.Encoding;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Reason;
import io.orderflow.contract.model.Shape;
import io.orderflow.verify.decode.StrictAvro.UnreadableException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * An Avro record as JSON without blanks, which is what the contract says of it: numbers with all their digits, dates
 * and timestamps in the contract's format, null for what the contract does not name (inside arrays and maps, which are
 * kept, it is written in full). A type that a field cannot have becomes JSON that it cannot have either. Lives with one
 * record.
 */
final class AvroText {

    /** A decimal with more bits or decimals than any column holds, and that takes long to print. */
    private static final int MOST_BITS = 1024;

    private static final int MOST_DECIMALS = 100;
    /** The items of an array of nulls take no bytes. */
    private static final int VALUES_PER_BYTE = 4;

    /** Beyond every column, and their microseconds still fit a long. */
    private static final long MOST_DAYS = 10_000_000;

    private static final String BEYOND = "1e999";

    private final StrictAvro avro;
    private final StringBuilder json = new StringBuilder();
    private final int mostValues;
    private int values;

    private AvroText(StrictAvro avro, int maxBytes) {
        this.avro = avro;
        this.mostValues = VALUES_PER_BYTE * maxBytes;
    }

    /**
     * Reads a record that ends exactly where the value does.
     *
     * @param order the contract's fields
     * @throws IOException the bytes are no such record; an {@link UnreadableException} gives the reason
     */
    static String read(Schema writer, StrictAvro avro, FieldPlan order, OrderContract contract) throws IOException {
        AvroText text = new AvroText(avro, contract.maxBytes());
        if (contract.envelope() == Envelope.NONE) {
            text.record(writer, Optional.of(order), false, 1);
        } else {
            text.envelope(writer, contract.envelope(), order);
        }
        if (!avro.isAtEnd()) {
            throw new UnreadableException(Reason.NOT_AVRO);
        }
        return text.json.toString();
    }

    private void envelope(Schema writer, Envelope envelope, FieldPlan order) throws IOException {
        open('{');
        for (Schema.Field member : writer.getFields()) {
            name(member.name());
            Schema type = branch(member.schema());
            if (member.name().equals(envelope.path()) && type.getType() == Schema.Type.RECORD) {
                record(type, Optional.of(order), false, deeper(1));
            } else {
                any(type, 1);
            }
        }
        json.append('}');
    }

    /** @param isKept whether the record is stored as it is: then all its fields are written */
    private void record(Schema writer, Optional<FieldPlan> plan, boolean isKept, int depth) throws IOException {
        open('{');
        for (Schema.Field member : writer.getFields()) {
            name(member.name());
            Optional<FieldPlan> field = plan.flatMap(known -> known.named(member.name()));
            if (field.isPresent()) {
                value(branch(member.schema()), field.get(), isKept, depth);
            } else if (isKept) {
                any(branch(member.schema()), depth);
            } else {
                pass(member.schema(), depth);
                json.append("null");
            }
        }
        json.append('}');
    }

    private void value(Schema type, FieldPlan plan, boolean isKept, int depth) throws IOException {
        count();
        if (type.getType() == Schema.Type.NULL) {
            json.append("null");
            return;
        }
        boolean hasType;
        boolean isStructure = false;
        if (plan.type() instanceof FieldType.Text) {
            hasType = text(type);
        } else if (plan.type() instanceof FieldType.Whole whole) {
            boolean wide = whole.max().bitLength() > 63 && isDecimal(type) && scale(type) == 0;
            hasType = whole.asText() ? string(type) : wide ? decimal(type) : integer(type);
        } else if (plan.type() instanceof FieldType.Decimal decimal) {
            hasType = decimal.asText() ? string(type) : isDecimal(type) ? decimal(type) : integer(type);
        } else if (plan.type() instanceof FieldType.Floating floating) {
            hasType = floating.asText() ? string(type) : floating(type);
        } else if (plan.type() instanceof FieldType.Truth) {
            hasType = truth(type);
        } else if (plan.type() instanceof FieldType.Struct) {
            isStructure = true;
            hasType = object(type, plan, isKept, depth);
        } else if (plan.type() instanceof FieldType.Verbatim verbatim) {
            isStructure = true;
            hasType = verbatim(type, plan, verbatim, depth);
        } else {
            hasType = time(type, plan);
        }
        if (!hasType) {
            pass(type, depth);
            json.append(isStructure ? "true" : "[]");
        }
    }

    private boolean text(Schema type) throws IOException {
        if (type.getType() == Schema.Type.ENUM) {
            quoted(symbol(type));
            return true;
        }
        return string(type);
    }

    private boolean string(Schema type) throws IOException {
        boolean isString = type.getType() == Schema.Type.STRING;
        if (isString) {
            quoted(avro.readString());
        }
        return isString;
    }

    private boolean integer(Schema type) throws IOException {
        boolean isInt = type.getType() == Schema.Type.INT;
        if (type.getLogicalType() != null || (!isInt && type.getType() != Schema.Type.LONG)) {
            return false;
        }
        json.append(isInt ? avro.readInt() : avro.readLong());
        return true;
    }

    private boolean decimal(Schema type) throws IOException {
        byte[] bytes = bytes(type);
        if (bytes.length == 0) {
            throw new UnreadableException(Reason.NOT_AVRO);
        }
        BigInteger unscaled = new BigInteger(bytes);
        if (unscaled.bitLength() > MOST_BITS) {
            json.append(unscaled.signum() < 0 ? "-" : "").append(BEYOND);
        } else {
            json.append(new BigDecimal(unscaled, scale(type)).toPlainString());
        }
        return true;
    }

    private boolean floating(Schema type) throws IOException {
        if (type.getType() != Schema.Type.FLOAT && type.getType() != Schema.Type.DOUBLE) {
            return false;
        }
        double number = type.getType() == Schema.Type.FLOAT ? avro.readFloat() : avro.readDouble();
        json.append(Double.isNaN(number) || Double.isInfinite(number) ? BEYOND : exactly(number));
        return true;
    }

    private static String exactly(double number) {
        return number == 0 ? "0" : new BigDecimal(number).toString();
    }

    private boolean truth(Schema type) throws IOException {
        boolean isBoolean = type.getType() == Schema.Type.BOOLEAN;
        if (isBoolean) {
            json.append(avro.readBoolean());
        }
        return isBoolean;
    }

    private boolean time(Schema type, FieldPlan plan) throws IOException {
        Optional<Encoding> epoch = plan.type() instanceof FieldType.Timestamp timestamp
                ? Optional.of(timestamp.encoding()).filter(encoding -> encoding != Encoding.TEXT)
                : Optional.empty();
        LogicalType logical = type.getLogicalType();
        if (logical == null) {
            return epoch.isPresent() ? integer(type) : string(type);
        }
        boolean isDay = plan.type() instanceof FieldType.Day;
        if (logical instanceof LogicalTypes.Date) {
            if (isDay) {
                long days = avro.readInt();
                time(Math.abs(days) > MOST_DAYS ? Long.MAX_VALUE : days * TimeForm.DAY, plan, epoch);
            }
            return isDay;
        }
        boolean isInstant =
                logical instanceof LogicalTypes.TimestampMillis || logical instanceof LogicalTypes.TimestampMicros;
        boolean isLocal = logical instanceof LogicalTypes.LocalTimestampMillis
                || logical instanceof LogicalTypes.LocalTimestampMicros;
        boolean hasSameZone = epoch.isPresent() || plan.time().hasZone() == isInstant;
        if (isDay || !(isInstant || isLocal) || !hasSameZone) {
            return false;
        }
        long number = avro.readLong();
        boolean isMillis =
                logical instanceof LogicalTypes.TimestampMillis || logical instanceof LogicalTypes.LocalTimestampMillis;
        // Beyond every column either way.
        boolean overflows = isMillis && Math.abs(number / 1000) >= Long.MAX_VALUE / 1_000_000;
        time(overflows ? Long.MAX_VALUE : isMillis ? number * 1000 : number, plan, epoch);
        return true;
    }

    /** A timestamp that the field cannot hold becomes a value that is none. */
    private void time(long micros, FieldPlan plan, Optional<Encoding> epoch) {
        if (epoch.isEmpty()) {
            quoted(plan.time().write(micros).orElse("not held by the field"));
            return;
        }
        long unit = epoch.get().micros();
        json.append(Math.floorMod(micros, unit) == 0 ? micros / unit : Long.MAX_VALUE);
    }

    private boolean object(Schema type, FieldPlan plan, boolean isKept, int depth) throws IOException {
        boolean isRecord = type.getType() == Schema.Type.RECORD;
        if (isRecord) {
            record(type, Optional.of(plan), isKept, deeper(depth));
        }
        return isRecord;
    }

    private boolean verbatim(Schema type, FieldPlan plan, FieldType.Verbatim verbatim, int depth) throws IOException {
        if (verbatim.shape() == Shape.OBJECT) {
            if (type.getType() == Schema.Type.MAP && plan.fields().isEmpty()) {
                any(type, depth);
                return true;
            }
            return object(type, plan, true, depth);
        }
        boolean isCollection =
                type.getType() == (verbatim.shape() == Shape.ARRAY ? Schema.Type.ARRAY : Schema.Type.MAP);
        if (isCollection) {
            collection(type, plan.item(), depth);
        }
        return isCollection;
    }

    private void collection(Schema type, Optional<FieldPlan> item, int depth) throws IOException {
        boolean isMap = type.getType() == Schema.Type.MAP;
        Schema declared = isMap ? type.getValueType() : type.getElementType();
        int inside = deeper(depth);
        open(isMap ? '{' : '[');
        for (long left = avro.readArrayStart(); left > 0; left = avro.arrayNext()) {
            for (long i = left; i > 0; i--) {
                if (isMap) {
                    name(avro.readString());
                } else {
                    comma();
                }
                Schema branch = branch(declared);
                if (item.isPresent()) {
                    value(branch, item.get(), true, inside);
                } else {
                    any(branch, inside);
                }
            }
        }
        json.append(isMap ? '}' : ']');
    }

    /** A value that the contract does not describe, and that is stored as it is. */
    private void any(Schema type, int depth) throws IOException {
        count();
        switch (type.getType()) {
            case NULL -> json.append("null");
            case BOOLEAN -> truth(type);
            case INT -> json.append(avro.readInt());
            case LONG -> json.append(avro.readLong());
            case FLOAT -> finite(avro.readFloat());
            case DOUBLE -> finite(avro.readDouble());
            case STRING, ENUM -> text(type);
            case BYTES, FIXED -> {
                if (isDecimal(type)) {
                    decimal(type);
                } else {
                    quoted(new String(bytes(type), ISO_8859_1));
                }
            }
            case UNION -> any(branch(type), depth);
            case RECORD -> record(type, Optional.empty(), true, deeper(depth));
            case ARRAY, MAP -> collection(type, Optional.empty(), depth);
        }
    }

    private void finite(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            quoted(Double.toString(number));
        } else {
            json.append(exactly(number));
        }
    }

    /** Reads a value that is not wanted. */
    private void pass(Schema type, int depth) throws IOException {
        count();
        switch (type.getType()) {
            case NULL -> avro.readNull();
            case BOOLEAN -> avro.readBoolean();
            case INT -> avro.readInt();
            case LONG -> avro.readLong();
            case FLOAT -> avro.readFloat();
            case DOUBLE -> avro.readDouble();
            case STRING -> avro.skipString();
            case ENUM -> {
                var unused = symbol(type);
            }
            case BYTES, FIXED -> {
                var unused = bytes(type);
            }
            case UNION -> pass(branch(type), depth);
            case RECORD -> {
                int inside = deeper(depth);
                for (Schema.Field member : type.getFields()) {
                    pass(member.schema(), inside);
                }
            }
            case ARRAY, MAP -> {
                int inside = deeper(depth);
                boolean isMap = type.getType() == Schema.Type.MAP;
                for (long left = avro.readArrayStart(); left > 0; left = avro.arrayNext()) {
                    for (long i = left; i > 0; i--) {
                        if (isMap) {
                            avro.skipString();
                        }
                        pass(isMap ? type.getValueType() : type.getElementType(), inside);
                    }
                }
            }
        }
    }

    private Schema branch(Schema declared) throws IOException {
        if (!declared.isUnion()) {
            return declared;
        }
        int branch = avro.readIndex();
        if (branch >= declared.getTypes().size()) {
            throw new UnreadableException(Reason.NOT_AVRO);
        }
        return declared.getTypes().get(branch);
    }

    private String symbol(Schema type) throws IOException {
        int symbol = avro.readEnum();
        if (symbol < 0 || symbol >= type.getEnumSymbols().size()) {
            throw new UnreadableException(Reason.NOT_AVRO);
        }
        return type.getEnumSymbols().get(symbol);
    }

    private byte[] bytes(Schema type) throws IOException {
        if (type.getType() == Schema.Type.FIXED) {
            return avro.fixed(type.getFixedSize());
        }
        ByteBuffer bytes = avro.readBytes(ByteBuffer.allocate(0));
        return bytes.array();
    }

    private void count() throws UnreadableException {
        if (++values > mostValues) {
            throw new UnreadableException(Reason.NOT_AVRO);
        }
    }

    private static int deeper(int depth) throws UnreadableException {
        if (depth == OrderContract.MAX_DEPTH) {
            throw new UnreadableException(Reason.TOO_DEEP);
        }
        return depth + 1;
    }

    private static boolean isDecimal(Schema type) {
        return type.getLogicalType() instanceof LogicalTypes.Decimal decimal && decimal.getScale() <= MOST_DECIMALS;
    }

    private static int scale(Schema type) {
        return ((LogicalTypes.Decimal) type.getLogicalType()).getScale();
    }

    private void open(char bracket) {
        json.append(bracket);
    }

    private void name(String name) {
        comma();
        quoted(name);
        json.append(':');
    }

    private void comma() {
        char last = json.charAt(json.length() - 1);
        if (last != '{' && last != '[') {
            json.append(',');
        }
    }

    private void quoted(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
