package io.orderflow.contract.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.compiled.RuleProgram;
import io.orderflow.contract.date.Calendar;
import io.orderflow.contract.date.TimestampFormat;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.pattern.TextPattern;
import io.orderflow.contract.text.TextRule;
import io.orderflow.contract.verdict.Rejections;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The short way for the usual order: a record without objects and arrays, of one writer's schema whose types are those
 * of the contract. It only ever accepts. Whatever else it meets, it leaves to {@link AvroToJson} and the JSON decoder,
 * which say what is wrong: every rejection is made in one place. Not thread-safe.
 */
final class FlatAvro {
    private static final int NO_BRANCH = -1;
    private static final long MICROS_PER_MILLI = 1000;

    private final CompiledContract contract;
    private final AvroCursor cursor;
    private final RuleProgram[] rules;
    private final long[] stack = new long[RuleProgram.STACK];
    /** Where the value of a field is put; -1: it has no column of its own. */
    private final int[] slotOfField;
    /** The columns that this writer does not know. */
    private final int[] missing;
    /** In the writer's order; a field each. */
    private final int[] fields;

    private final int[] ops;
    /** The branch of null, {@value #NO_BRANCH} if a value is always there. */
    private final int[] nullBranches;
    /** Whether a number has 32 bits. */
    private final boolean[] ints;
    /** Size of a fixed decimal, 0 for bytes. */
    private final int[] sizes;
    /** Microseconds of a unit, for days and timestamps. */
    private final long[] units;

    private byte[] value = {};
    private OrderValues order;

    private FlatAvro(CompiledContract contract, Rejections rejections, List<Schema.Field> members, int[] fields) {
        this.contract = contract;
        this.fields = fields;
        cursor = new AvroCursor(rejections, contract.contract().maxBytes());
        rules = contract.rules().toArray(RuleProgram[]::new);
        slotOfField = contract.columns().slotOfField(contract.fieldCount());
        int count = fields.length;
        ops = new int[count];
        nullBranches = new int[count];
        ints = new boolean[count];
        sizes = new int[count];
        units = new long[count];
        boolean[] known = new boolean[contract.topFields()];
        for (int i = 0; i < count; i++) {
            Schema declared = members.get(i).schema();
            Schema type = typeOf(declared);
            known[fields[i]] = true;
            ops[i] = contract.ops()[fields[i]];
            nullBranches[i] =
                    declared.isUnion() ? declared.getTypes().indexOf(Schema.create(Schema.Type.NULL)) : NO_BRANCH;
            ints[i] = type.getType() == Schema.Type.INT;
            sizes[i] = type.getType() == Schema.Type.FIXED ? type.getFixedSize() : 0;
            units[i] = unit(type);
        }
        missing = IntStream.range(0, known.length)
                .filter(field -> !known[field])
                .map(field -> contract.columnOfField()[field])
                .toArray();
        order = new OrderValues(contract); // never filled: each record gets its own
    }

    /** Empty if records of this writer always need the long way. */
    static Optional<FlatAvro> of(CompiledContract contract, Rejections rejections, Schema writer) {
        if (contract.contract().envelope() != Envelope.NONE || writer.getType() != Schema.Type.RECORD) {
            return Optional.empty();
        }
        Map<String, Integer> byName = new HashMap<>();
        for (int field = 0; field < contract.topFields(); field++) {
            byName.put(contract.path(field), field);
        }
        List<Schema.Field> members = writer.getFields();
        int[] fields = new int[members.size()];
        for (int i = 0; i < fields.length; i++) {
            Integer field = byName.remove(members.get(i).name());
            if (field == null || !isPlain(contract, field, members.get(i).schema())) {
                return Optional.empty();
            }
            fields[i] = field;
        }
        boolean complete = byName.values().stream()
                .noneMatch(field -> contract.required()[field]
                        || Op.isVerbatim(contract.ops()[field])
                        || contract.ops()[field] == Op.STRUCT);
        return complete ? Optional.of(new FlatAvro(contract, rejections, members, fields)) : Optional.empty();
    }

    private static Schema typeOf(Schema declared) {
        if (!declared.isUnion()) {
            return declared;
        }
        List<Schema> branches = declared.getTypes();
        boolean optional = branches.size() == 2 && declared.isNullable();
        return !optional ? declared : branches.get(branches.get(0).getType() == Schema.Type.NULL ? 1 : 0);
    }

    /** Whether the writer's type is the contract's, without any conversion that might fail for a reason of its own. */
    private static boolean isPlain(CompiledContract contract, int field, Schema declared) {
        Schema type = typeOf(declared);
        LogicalType logical = type.getLogicalType();
        if (contract.asText()[field]) {
            return false;
        }
        return switch (contract.ops()[field]) {
            case Op.TEXT -> isText(type);
            case Op.INTEGER ->
                logical == null && (type.getType() == Schema.Type.INT || type.getType() == Schema.Type.LONG);
            case Op.DECIMAL, Op.BIG_DECIMAL ->
                logical instanceof LogicalTypes.Decimal decimal && decimal.getScale() == contract.scale()[field];
            case Op.TRUTH -> type.getType() == Schema.Type.BOOLEAN;
            case Op.DAY -> logical instanceof LogicalTypes.Date || isText(type);
            case Op.TIMESTAMP ->
                isText(type)
                        || (contract.formats()[field].hasZone()
                                ? logical instanceof LogicalTypes.TimestampMillis
                                        || logical instanceof LogicalTypes.TimestampMicros
                                : logical instanceof LogicalTypes.LocalTimestampMillis
                                        || logical instanceof LogicalTypes.LocalTimestampMicros);
            default -> false;
        };
    }

    private static boolean isText(Schema type) {
        return type.getType() == Schema.Type.STRING && type.getLogicalType() == null;
    }

    /** 0 for a text. */
    private static long unit(Schema type) {
        if (isText(type)) {
            return 0;
        }
        LogicalType logical = type.getLogicalType();
        if (logical instanceof LogicalTypes.Date) {
            return Calendar.MICROS_PER_DAY;
        }
        return logical != null && logical.getName().endsWith("millis") ? MICROS_PER_MILLI : 1;
    }

    /** Empty if anything is unusual: nothing is known then. */
    Optional<OrderValues> read(byte[] bytes, int from) {
        value = bytes;
        order = new OrderValues(contract);
        cursor.begin(bytes, from);
        try {
            for (int i = 0; i < fields.length; i++) {
                if (!read(i)) {
                    return Optional.empty();
                }
            }
            cursor.expectEnd();
        } catch (CorruptAvroException e) {
            return Optional.empty();
        }
        for (int column : missing) {
            order.markMissing(column, 1);
        }
        for (RuleProgram rule : rules) {
            if (!rule.holds(order, stack)) {
                return Optional.empty();
            }
        }
        return Optional.of(order);
    }

    private boolean read(int i) throws CorruptAvroException {
        int field = fields[i];
        if (nullBranches[i] != NO_BRANCH) {
            long branch = cursor.readLong();
            if (branch == nullBranches[i]) {
                order.markMissing(contract.columnOfField()[field], 1);
                return !contract.required()[field];
            }
            if (branch != 1 - nullBranches[i]) {
                return false;
            }
        }
        return switch (ops[i]) {
            case Op.TEXT -> checkText(field);
            case Op.INTEGER -> checkInteger(field, readNumber(i));
            case Op.DECIMAL, Op.BIG_DECIMAL -> checkDecimal(field, sizes[i]);
            case Op.TRUTH -> putIfInRange(field, cursor.readBoolean() ? 1 : 0);
            default -> units[i] == 0 ? checkTimeAsText(field) : checkTime(field, readNumber(i), units[i]);
        };
    }

    private long readNumber(int i) throws CorruptAvroException {
        return ints[i] ? cursor.readInt() : cursor.readLong();
    }

    private boolean checkText(int field) throws CorruptAvroException {
        int from = cursor.skipText();
        int to = cursor.at();
        for (TextPattern pattern : contract.patterns()[field]) {
            if (!pattern.matches(value, from, to)) {
                return false;
            }
        }
        if (TextRule.check(value, from, to, contract.min()[field], contract.max()[field], contract.lines()[field])
                != TextRule.Verdict.GOOD) {
            return false;
        }
        if (slotOfField[field] >= 0) {
            order.putObjectAt(slotOfField[field], new String(value, from, to - from, UTF_8));
        }
        return true;
    }

    private boolean checkInteger(int field, long number) {
        long[] allowed = contract.values()[field];
        return (allowed.length == 0 || Arrays.binarySearch(allowed, number) >= 0) && putIfInRange(field, number);
    }

    private boolean checkDecimal(int field, int size) throws CorruptAvroException {
        int from = size > 0 ? cursor.skipFixed(size) : cursor.skipBytes();
        int length = cursor.at() - from;
        if (length < 1) {
            return false;
        }
        if (opOf(field) == Op.BIG_DECIMAL) {
            return putIfInRange(field, new BigDecimal(new BigInteger(value, from, length), contract.scale()[field]));
        }
        if (length <= Long.BYTES) {
            long unscaled = value[from];
            for (int at = from + 1; at < from + length; at++) {
                unscaled = unscaled << 8 | (value[at] & 0xFF);
            }
            return putIfInRange(field, unscaled);
        }
        BigInteger unscaled = new BigInteger(value, from, length);
        return unscaled.bitLength() < Long.SIZE && putIfInRange(field, unscaled.longValue());
    }

    private boolean checkTime(int field, long number, long unit) {
        // The product must not overflow: it could be another time. Not by
        // Math.abs, which leaves the smallest long negative.
        long micros = number * unit;
        if (Math.multiplyHigh(number, unit) != micros >> 63 || !contract.formats()[field].holds(micros)) {
            return false;
        }
        return putIfInRange(field, unit == Calendar.MICROS_PER_DAY ? number : micros);
    }

    private boolean checkTimeAsText(int field) throws CorruptAvroException {
        int from = cursor.skipText();
        long micros = contract.formats()[field].parse(value, from, cursor.at());
        return micros != TimestampFormat.INVALID
                && putIfInRange(field, opOf(field) == Op.DAY ? Math.floorDiv(micros, Calendar.MICROS_PER_DAY) : micros);
    }

    private boolean putIfInRange(int field, BigDecimal number) {
        if (number.compareTo(contract.bigMin()[field]) < 0 || number.compareTo(contract.bigMax()[field]) > 0) {
            return false;
        }
        if (slotOfField[field] >= 0) {
            order.putObjectAt(slotOfField[field], number);
        }
        return true;
    }

    private int opOf(int field) {
        return contract.ops()[field];
    }

    private boolean putIfInRange(int field, long number) {
        boolean bounded = opOf(field) != Op.TRUTH;
        if (bounded && (number < contract.min()[field] || number > contract.max()[field])) {
            return false;
        }
        if (slotOfField[field] >= 0) {
            order.putNumberAt(slotOfField[field], number);
        }
        return true;
    }
}
