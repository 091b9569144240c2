package io.orderflow.contract.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.model.OrderContract;
import java.util.Arrays;

/**
 * One pass over a JSON text (RFC 8259, strict): determines whether it is well-formed, and the positions of the values
 * of the contract's fields, including nested objects. Items of arrays are reported as they are scanned, since their
 * number is unlimited. The bytes must be valid UTF-8.
 */
abstract sealed class JsonScanner extends JsonTokens permits JsonDecoder {
    private static final String NAME = "a field name in double quotes";

    /** The kind of each field's value; see {@link Kind}. */
    final int[] kinds;
    /** Where the value of a field begins; for texts the first byte after the quote. */
    final int[] starts;
    /** The offset behind the value of a field; for texts the closing quote. */
    final int[] ends;
    /** How many items an array has, or the number of the item that is being read. */
    final int[] items;

    private final byte[][] names;
    private final int[] ops;
    private final int[] first;
    private final int[] count;
    /** The fields of the outermost object: those of the order, or of its envelope, which come behind all others. */
    private final int rootFirst;

    private final int rootCount;
    private final boolean enveloped;

    private final NameSet unknown = new NameSet();
    private int objects;
    private int unknownFields;
    private int unknownFrom;
    private int unknownTo;
    private boolean rootIsObject;
    private int duplicateFrom;
    private int duplicateTo;
    private String duplicatePath = "";

    JsonScanner(CompiledContract contract) {
        Envelope envelope = contract.contract().envelope();
        enveloped = envelope != Envelope.NONE;
        int fields = contract.fieldCount();
        String[] wrapper =
                envelope == Envelope.DEBEZIUM ? new String[] {"after", "op"} : new String[] {envelope.path()};
        int size = fields + wrapper.length;
        names = Arrays.copyOf(contract.names(), size);
        ops = Arrays.copyOf(contract.ops(), size);
        first = Arrays.copyOf(contract.first(), size);
        count = Arrays.copyOf(contract.count(), size);
        for (int i = 0; i < wrapper.length; i++) {
            names[fields + i] = wrapper[i].getBytes(UTF_8);
            ops[fields + i] = i == 0 ? Op.STRUCT : Op.TEXT;
        }
        count[fields] = contract.topFields();
        rootFirst = enveloped ? fields : 0;
        rootCount = enveloped ? wrapper.length : contract.topFields();
        kinds = new int[size];
        starts = new int[size];
        ends = new int[size];
        items = new int[size];
    }

    /**
     * Whether the value is well-formed and nested no deeper than allowed. Otherwise {@link #isTooDeep()} and its like
     * say why.
     */
    final boolean scan(byte[] value) {
        json = value;
        end = value.length;
        objects = 0;
        unknownFields = 0;
        unknownFrom = FAILED;
        duplicateFrom = FAILED;
        unknown.clear();
        int at = pastSpace(0);
        rootIsObject = at < end && json[at] == '{';
        at = rootIsObject ? fields(at, 1, rootFirst, rootCount, enveloped) : value(at, 1);
        if (at == FAILED) {
            return false;
        }
        at = pastSpace(at);
        return at == end || fail(at, "nothing after the value") != FAILED;
    }

    final boolean rootIsObject() {
        return rootIsObject;
    }

    /** Whether an object has the same name twice, at any depth. */
    final boolean hasDuplicate() {
        return duplicateFrom != FAILED;
    }

    final int duplicateFrom() {
        return duplicateFrom;
    }

    final int duplicateTo() {
        return duplicateTo;
    }

    /** Path of the contract's repeated field, empty if another name is repeated. */
    final String duplicatePath() {
        return duplicatePath;
    }

    final int unknownFields() {
        return unknownFields;
    }

    /** Position of the first name outside the contract. */
    final int unknownFrom() {
        return unknownFrom;
    }

    final int unknownTo() {
        return unknownTo;
    }

    /** See {@link NameSet#comparisons()}. */
    final long comparisons() {
        return unknown.comparisons();
    }

    /** The item of an array, or the value of a map, has been read; its number is in {@link #items}. */
    abstract void itemRead(int array, int item);

    /** An array or map begins. */
    abstract void itemsBegin(int array);

    /** The path of a field, with the numbers of the items that are being read. */
    abstract String path(int field);

    /** An object of the contract: its fields are neighbours from this one on. */
    private int fields(int open, int depth, int from, int number, boolean wrapper) {
        int self = ++objects;
        int last = from + number;
        for (int i = from; i < last; i++) {
            kinds[i] = Kind.ABSENT;
        }
        int at = pastSpace(open + 1);
        if (at < end && json[at] == '}') {
            return at + 1;
        }
        int next = from;
        while (true) {
            if (at >= end || json[at] != '"') {
                return fail(at, NAME);
            }
            int field = next < last && nameAt(at + 1, names[next]) ? next : FAILED;
            int nameEnd;
            if (field != FAILED) {
                nameEnd = at + 2 + names[field].length;
            } else {
                nameEnd = string(at);
                if (nameEnd == FAILED) {
                    return FAILED;
                }
                field = fieldNamed(at + 1, nameEnd - 1, from, last, next);
            }
            int valueAt = pastColon(nameEnd);
            if (valueAt == FAILED) {
                return FAILED;
            }
            if (field == FAILED) {
                unknownName(at + 1, nameEnd - 1, self, wrapper);
            } else if (kinds[field] != Kind.ABSENT && duplicateFrom == FAILED) {
                duplicate(at + 1, nameEnd - 1);
                duplicatePath = wrapper ? "" : path(field);
            }
            int valueEnd = field == FAILED ? value(valueAt, depth + 1) : member(valueAt, depth + 1, field);
            if (valueEnd == FAILED) {
                return FAILED;
            }
            if (field != FAILED) {
                next = field + 1;
            }
            at = pastSeparator(valueEnd, '}');
            if (at == FAILED || json[at - 1] == '}') {
                return at;
            }
            at = pastSpace(at);
        }
    }

    private void unknownName(int from, int to, int object, boolean wrapper) {
        if (!wrapper) {
            unknownFields++;
            if (unknownFrom == FAILED) {
                unknownFrom = from;
                unknownTo = to;
            }
        }
        if (!unknown.add(object)) {
            duplicate(from, to);
        }
    }

    /** The value of a field of the contract. */
    private int member(int at, int depth, int field) {
        int op = ops[field];
        byte open = at < end ? json[at] : 0;
        int to;
        if (op < Op.STRUCT || (open != '{' && open != '[') || depth > OrderContract.MAX_DEPTH) {
            to = value(at, depth);
        } else if (open == '{' && (op == Op.STRUCT || (op == Op.OBJECT && count[field] > 0))) {
            to = fields(at, depth, first[field], count[field], false);
            kind = Kind.OBJECT;
        } else if (open == '[' && op == Op.ARRAY) {
            to = arrayOf(at, depth, field);
            kind = Kind.ARRAY;
        } else if (open == '{' && op == Op.MAP) {
            to = mapOf(at, depth, field);
            kind = Kind.OBJECT;
        } else {
            to = value(at, depth);
        }
        if (to == FAILED) {
            return FAILED;
        }
        int quote = kind == Kind.TEXT || kind == Kind.ESCAPED_TEXT ? 1 : 0;
        kinds[field] = kind;
        starts[field] = at + quote;
        ends[field] = to - quote;
        return to;
    }

    private int arrayOf(int open, int depth, int field) {
        items[field] = 0;
        itemsBegin(field);
        return array(open, depth, field);
    }

    /**
     * An array.
     *
     * @param field the field of the contract whose value it is, {@link #FAILED} if it is of none
     */
    private int array(int open, int depth, int field) {
        int at = pastSpace(open + 1);
        if (at < end && json[at] == ']') {
            return at + 1;
        }
        boolean known = field != FAILED && count[field] > 0;
        while (true) {
            int valueEnd = known ? member(at, depth + 1, first[field]) : value(at, depth + 1);
            if (valueEnd == FAILED) {
                return FAILED;
            }
            if (known) {
                itemRead(field, first[field]);
            }
            if (field != FAILED) {
                items[field]++;
            }
            at = pastSeparator(valueEnd, ']');
            if (at == FAILED || json[at - 1] == ']') {
                return at;
            }
            at = pastSpace(at);
        }
    }

    private int mapOf(int open, int depth, int field) {
        items[field] = 0;
        itemsBegin(field);
        return object(open, depth, field);
    }

    /**
     * An object whose names are not the contract's.
     *
     * @param map the map it is, {@link #FAILED} if it is none
     */
    private int object(int open, int depth, int map) {
        int self = ++objects;
        int at = pastSpace(open + 1);
        if (at < end && json[at] == '}') {
            return at + 1;
        }
        boolean known = map != FAILED && count[map] > 0;
        while (true) {
            if (at >= end || json[at] != '"') {
                return fail(at, NAME);
            }
            int nameEnd = string(at);
            if (nameEnd == FAILED) {
                return FAILED;
            }
            unknown.stage(json, at + 1, nameEnd - 1, escaped);
            if (!unknown.add(self)) {
                duplicate(at + 1, nameEnd - 1);
            }
            int valueAt = pastColon(nameEnd);
            if (valueAt == FAILED) {
                return FAILED;
            }
            int valueEnd = known ? member(valueAt, depth + 1, first[map]) : value(valueAt, depth + 1);
            if (valueEnd == FAILED) {
                return FAILED;
            }
            if (known) {
                itemRead(map, first[map]);
                items[map]++;
            }
            at = pastSeparator(valueEnd, '}');
            if (at == FAILED || json[at - 1] == '}') {
                return at;
            }
            at = pastSpace(at);
        }
    }

    /** Whether this name and a closing quote are here. */
    private boolean nameAt(int at, byte[] name) {
        int quote = at + name.length;
        return quote < end && json[quote] == '"' && Arrays.equals(json, at, quote, name, 0, name.length);
    }

    /**
     * The field with this name, looked for from the expected one on; -1 if there is none, and then the name is staged.
     */
    private int fieldNamed(int from, int to, int firstField, int last, int expected) {
        if (escaped) {
            unknown.stage(json, from, to, true);
            for (int i = firstField; i < last; i++) {
                if (unknown.stagedIs(names[i])) {
                    return i;
                }
            }
            return FAILED;
        }
        for (int i = expected; i < last; i++) {
            if (nameAt(from, names[i])) {
                return i;
            }
        }
        for (int i = firstField; i < expected; i++) {
            if (nameAt(from, names[i])) {
                return i;
            }
        }
        unknown.stage(json, from, to, false);
        return FAILED;
    }

    private void duplicate(int from, int to) {
        if (duplicateFrom == FAILED) {
            duplicateFrom = from;
            duplicateTo = to;
            duplicatePath = "";
        }
    }

    private int value(int at, int depth) {
        if (at >= end) {
            return fail(at, "a value");
        }
        byte start = json[at];
        return switch (start) {
            case '"' -> {
                int to = string(at);
                kind = escaped ? Kind.ESCAPED_TEXT : Kind.TEXT;
                yield to;
            }
            case '{', '[' -> {
                int to = depth > OrderContract.MAX_DEPTH
                        ? tooDeepAt(at)
                        : start == '{' ? object(at, depth, FAILED) : array(at, depth, FAILED);
                kind = start == '{' ? Kind.OBJECT : Kind.ARRAY;
                yield to;
            }
            case 't' -> literal(at, "true", Kind.TRUE);
            case 'f' -> literal(at, "false", Kind.FALSE);
            case 'n' -> literal(at, "null", Kind.NULL);
            default -> start == '-' || isDigit(start) ? number(at) : fail(at, "a value");
        };
    }

    private int tooDeepAt(int at) {
        fail(at, "");
        tooDeep = true;
        return FAILED;
    }
}
