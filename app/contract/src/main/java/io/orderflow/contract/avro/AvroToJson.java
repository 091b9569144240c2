package io.orderflow.contract.avro;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.date.Calendar;
import io.orderflow.contract.date.TimestampFormat;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.verdict.Rejections;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Writes a record as JSON without blanks with exactly the same values: numbers with all their digits, dates and
 * timestamps in the format of the contract. Fields outside the contract are written as null, so that they are counted;
 * inside arrays and objects that are kept whole they are written in full. A type that a field cannot have becomes JSON
 * that the field cannot have.
 */
final class AvroToJson {
    /** No field: anything is written. */
    private static final int ANY = -1;
    /** A decimal with more bits, or more decimals, does not fit any column. */
    private static final int MOST_BITS = 1024;

    private static final int MOST_DECIMALS = 100;
    private static final long MOST_DAYS = 10_000_000;

    private final CompiledContract contract;
    private final AvroCursor cursor;
    private final JsonBuffer json = new JsonBuffer();
    private final Map<String, String> wrongTypes = new HashMap<>();
    private byte[] value = {};

    AvroToJson(CompiledContract contract, Rejections rejections) {
        this.contract = contract;
        cursor = new AvroCursor(rejections, contract.contract().maxBytes());
    }

    byte[] json(Schema writer, byte[] bytes, int from) throws CorruptAvroException {
        value = bytes;
        cursor.begin(bytes, from);
        json.clear();
        wrongTypes.clear();
        Envelope envelope = contract.contract().envelope();
        if (envelope == Envelope.NONE) {
            record(writer, 0, contract.topFields(), false, "", 1);
        } else {
            envelope(writer, envelope);
        }
        cursor.expectEnd();
        return json.toBytes();
    }

    /** Path → Avro's name of a type that the field cannot have. */
    Map<String, String> wrongTypes() {
        return wrongTypes;
    }

    private void envelope(Schema writer, Envelope envelope) throws CorruptAvroException {
        json.raw('{');
        String comma = "";
        for (Schema.Field member : writer.getFields()) {
            json.raw(comma).text(member.name()).raw(':');
            comma = ",";
            Schema type = branch(member.schema());
            if (member.name().equals(envelope.path()) && type.getType() == Schema.Type.RECORD) {
                record(type, 0, contract.topFields(), false, "", cursor.deeper(1));
            } else {
                any(type, 1);
            }
        }
        json.raw('}');
    }

    private Schema branch(Schema declared) throws CorruptAvroException {
        return declared.isUnion() ? cursor.readBranch(declared) : declared;
    }

    /** @param kept whether fields outside the contract are written as well */
    private void record(Schema writer, int first, int count, boolean kept, String prefix, int depth)
            throws CorruptAvroException {
        json.raw('{');
        String comma = "";
        int next = first;
        for (Schema.Field member : writer.getFields()) {
            json.raw(comma).text(member.name()).raw(':');
            comma = ",";
            int field = named(member.name(), first, count, next);
            if (field != ANY) {
                next = field + 1;
                value(branch(member.schema()), field, kept, prefix + member.name(), depth);
            } else if (kept) {
                any(branch(member.schema()), depth);
            } else {
                cursor.skip(member.schema(), depth);
                json.raw("null");
            }
        }
        json.raw('}');
    }

    private int named(String name, int first, int count, int next) {
        for (int i = 0; i < count; i++) {
            int field = first + (next - first + i) % count;
            if (contract.path(field).endsWith(name) && isName(field, name)) {
                return field;
            }
        }
        return ANY;
    }

    private boolean isName(int field, String name) {
        int parent = contract.parents()[field];
        return contract.path(field).length()
                == name.length() + (parent < 0 ? 0 : contract.path(parent).length() + 1);
    }

    private void value(Schema type, int field, boolean kept, String path, int depth) throws CorruptAvroException {
        cursor.step();
        int op = contract.ops()[field];
        if (type.getType() == Schema.Type.NULL) {
            json.raw("null");
            return;
        }
        boolean written = switch (op) {
            case Op.TEXT -> text(type);
            case Op.INTEGER, Op.UNSIGNED -> whole(type, field);
            case Op.DECIMAL, Op.BIG_DECIMAL -> number(type, field);
            case Op.FLOAT, Op.DOUBLE -> floating(type, field);
            case Op.TRUTH -> truth(type);
            case Op.DAY, Op.TIMESTAMP, Op.EPOCH -> time(type, field);
            case Op.STRUCT, Op.OBJECT -> object(type, field, kept || op == Op.OBJECT, path, depth);
            default -> items(type, field, path, depth);
        };
        if (!written) {
            cursor.skip(type, depth);
            wrongTypes.put(path, shown(type));
            // Only an array or a map accepts this, and those get a truth value.
            json.raw(Op.isVerbatim(op) || op == Op.STRUCT ? "true" : "[]");
        }
    }

    private boolean text(Schema type) throws CorruptAvroException {
        if (type.getType() == Schema.Type.ENUM) {
            json.text(cursor.readSymbol(type));
            return true;
        }
        if (type.getType() != Schema.Type.STRING) {
            return false;
        }
        int from = cursor.skipText();
        json.text(value, from, cursor.at());
        return true;
    }

    private boolean whole(Schema type, int field) throws CorruptAvroException {
        if (contract.asText()[field]) {
            return type.getType() == Schema.Type.STRING && text(type);
        }
        boolean wide = contract.ops()[field] == Op.UNSIGNED && isDecimal(type) && scale(type) == 0;
        return wide ? decimal(type) : integer(type);
    }

    private boolean integer(Schema type) throws CorruptAvroException {
        if (type.getLogicalType() != null) {
            return false;
        }
        if (type.getType() == Schema.Type.INT) {
            json.raw(Integer.toString(cursor.readInt()));
            return true;
        }
        if (type.getType() == Schema.Type.LONG) {
            json.raw(Long.toString(cursor.readLong()));
            return true;
        }
        return false;
    }

    private boolean number(Schema type, int field) throws CorruptAvroException {
        if (contract.asText()[field]) {
            return type.getType() == Schema.Type.STRING && text(type);
        }
        return isDecimal(type) ? decimal(type) : integer(type);
    }

    private boolean decimal(Schema type) throws CorruptAvroException {
        int from = type.getType() == Schema.Type.FIXED ? cursor.skipFixed(type.getFixedSize()) : cursor.skipBytes();
        int length = cursor.at() - from;
        if (length == 0) {
            throw cursor.corrupt("a decimal has no bytes");
        }
        BigInteger unscaled = new BigInteger(value, from, length);
        if (unscaled.bitLength() > MOST_BITS) {
            json.raw(unscaled.signum() < 0 ? "-1e999" : "1e999");
        } else {
            json.raw(new BigDecimal(unscaled, scale(type)).toPlainString());
        }
        return true;
    }

    private boolean floating(Schema type, int field) throws CorruptAvroException {
        if (contract.asText()[field]) {
            return type.getType() == Schema.Type.STRING && text(type);
        }
        if (type.getType() == Schema.Type.FLOAT) {
            exactly(Float.intBitsToFloat((int) cursor.readBits(4)));
            return true;
        }
        if (type.getType() == Schema.Type.DOUBLE) {
            exactly(Double.longBitsToDouble(cursor.readBits(8)));
            return true;
        }
        return false;
    }

    /** All digits of a binary number; NaN and infinities do not fit any column. */
    private void exactly(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            json.raw("1e999");
        } else {
            json.raw(number == 0 ? "0" : new BigDecimal(number).toString());
        }
    }

    private boolean truth(Schema type) throws CorruptAvroException {
        if (type.getType() != Schema.Type.BOOLEAN) {
            return false;
        }
        json.raw(Boolean.toString(cursor.readBoolean()));
        return true;
    }

    private boolean time(Schema type, int field) throws CorruptAvroException {
        int op = contract.ops()[field];
        LogicalType logical = type.getLogicalType();
        if (logical == null) {
            return op == Op.EPOCH ? integer(type) : type.getType() == Schema.Type.STRING && text(type);
        }
        if (logical instanceof LogicalTypes.Date) {
            if (op != Op.DAY) {
                return false;
            }
            long days = cursor.readInt();
            timestamp(field, Math.max(-MOST_DAYS, Math.min(MOST_DAYS, days)) * Calendar.MICROS_PER_DAY);
            return true;
        }
        boolean zoned =
                logical instanceof LogicalTypes.TimestampMillis || logical instanceof LogicalTypes.TimestampMicros;
        boolean local = logical instanceof LogicalTypes.LocalTimestampMillis
                || logical instanceof LogicalTypes.LocalTimestampMicros;
        if (op == Op.DAY || !(zoned || local) || (op == Op.TIMESTAMP && zoned != contract.formats()[field].hasZone())) {
            return false;
        }
        long number = cursor.readLong();
        boolean millis = logical.getName().endsWith("millis");
        long most = Long.MAX_VALUE / 1000;
        timestamp(field, millis ? Math.max(-most, Math.min(most, number)) * 1000 : number);
        return true;
    }

    /** A timestamp in the field's format; an impossible one becomes a value that is refused. */
    private void timestamp(int field, long micros) {
        if (contract.ops()[field] == Op.EPOCH) {
            long unit = contract.unit()[field];
            json.raw(Math.floorMod(micros, unit) == 0 ? Long.toString(micros / unit) : Long.toString(Long.MAX_VALUE));
            return;
        }
        TimestampFormat format = contract.formats()[field];
        json.text(
                format.holds(micros)
                        ? format.write(micros)
                        : TimestampFormat.iso(6, true).write(micros) + " (not exactly held by the field)");
    }

    private boolean object(Schema type, int field, boolean kept, String path, int depth) throws CorruptAvroException {
        if (type.getType() == Schema.Type.MAP
                && contract.ops()[field] == Op.OBJECT
                && contract.childCount()[field] == 0) {
            any(type, depth);
            return true;
        }
        if (type.getType() != Schema.Type.RECORD) {
            return false;
        }
        int inside = cursor.deeper(depth);
        boolean whole = kept || contract.columnOfField()[field] < 0;
        record(type, contract.firstChild()[field], contract.childCount()[field], whole, path + ".", inside);
        return true;
    }

    private boolean items(Schema type, int field, String path, int depth) throws CorruptAvroException {
        boolean array = contract.ops()[field] == Op.ARRAY;
        if (type.getType() != (array ? Schema.Type.ARRAY : Schema.Type.MAP)) {
            return false;
        }
        collection(type, contract.childCount()[field] > 0 ? contract.firstChild()[field] : ANY, path, depth);
        return true;
    }

    /** @param item the field that describes the items, or {@link #ANY} */
    private void collection(Schema type, int item, String path, int depth) throws CorruptAvroException {
        boolean map = type.getType() == Schema.Type.MAP;
        Schema declared = map ? type.getValueType() : type.getElementType();
        int inside = cursor.deeper(depth);
        json.raw(map ? '{' : '[');
        int index = 0;
        for (long count = cursor.readLong(); count != 0; count = cursor.readLong()) {
            if (count < 0) {
                cursor.readLong(); // the block's size in bytes, which is not trusted
            }
            for (long i = Math.abs(Math.max(count, -Long.MAX_VALUE)); i > 0; i--) {
                if (index > 0) {
                    json.raw(',');
                }
                if (map) {
                    int from = cursor.skipText();
                    json.text(value, from, cursor.at()).raw(':');
                }
                Schema branch = branch(declared);
                if (item == ANY) {
                    any(branch, inside);
                } else {
                    value(branch, item, true, map ? path + ".*" : path + "[" + index + "]", inside);
                }
                index++;
            }
        }
        json.raw(map ? '}' : ']');
    }

    /** Writes any value, where the contract does not restrict it. */
    private void any(Schema type, int depth) throws CorruptAvroException {
        cursor.step();
        switch (type.getType()) {
            case NULL -> json.raw("null");
            case BOOLEAN -> truth(type);
            case INT -> json.raw(Integer.toString(cursor.readInt()));
            case LONG -> json.raw(Long.toString(cursor.readLong()));
            case FLOAT -> finite(Float.intBitsToFloat((int) cursor.readBits(4)));
            case DOUBLE -> finite(Double.longBitsToDouble(cursor.readBits(8)));
            case STRING, ENUM -> text(type);
            case BYTES, FIXED -> bytes(type);
            case UNION -> any(cursor.readBranch(type), depth);
            case RECORD -> record(type, 0, 0, true, "", cursor.deeper(depth));
            case ARRAY, MAP -> collection(type, ANY, "", depth);
        }
    }

    private void finite(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            json.text(Double.toString(number));
        } else {
            exactly(number);
        }
    }

    /** Bytes as in Avro's own JSON: a text with one character per byte. */
    private void bytes(Schema type) throws CorruptAvroException {
        if (isDecimal(type)) {
            decimal(type);
            return;
        }
        int from = type.getType() == Schema.Type.FIXED ? cursor.skipFixed(type.getFixedSize()) : cursor.skipBytes();
        json.text(new String(value, from, cursor.at() - from, ISO_8859_1));
    }

    private static boolean isDecimal(Schema type) {
        return type.getLogicalType() instanceof LogicalTypes.Decimal decimal && decimal.getScale() <= MOST_DECIMALS;
    }

    private static int scale(Schema decimal) {
        return ((LogicalTypes.Decimal) decimal.getLogicalType()).getScale();
    }

    private static String shown(Schema type) {
        String name = type.getType().getName();
        return type.getLogicalType() == null
                ? name
                : name + " (" + type.getLogicalType().getName() + ")";
    }
}
