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
    /** In place of a field: the contract has none for this. */
    private static final int NO_FIELD = -1;
    /** In place of an offset: nothing was found. */
    private static final int NONE = -1;

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
    private final int[] firstChild;
    private final int[] childCount;
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
        firstChild = Arrays.copyOf(contract.firstChild(), size);
        childCount = Arrays.copyOf(contract.childCount(), size);
        for (int i = 0; i < wrapper.length; i++) {
            names[fields + i] = wrapper[i].getBytes(UTF_8);
            ops[fields + i] = i == 0 ? Op.STRUCT : Op.TEXT;
        }
        childCount[fields] = contract.topFields();
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
        unknownFrom = NONE;
        duplicateFrom = NONE;
        unknown.clear();
        int at = pastSpace(0);
        rootIsObject = at < end && json[at] == '{';
        at = rootIsObject ? knownObject(at, 1, rootFirst, rootCount, enveloped) : value(at, 1);
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
        return duplicateFrom != NONE;
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

    /**
     * An object of the contract.
     *
     * @param first the first of its fields, which are neighbours
     * @param wrapper whether it is the envelope: its other fields do not count as unknown
     */
    private int knownObject(int open, int depth, int first, int fields, boolean wrapper) {
        int self = ++objects;
        int last = first + fields;
        for (int i = first; i < last; i++) {
            kinds[i] = Kind.ABSENT;
        }
        int at = pastSpace(open + 1);
        if (at < end && json[at] == '}') {
            return at + 1;
        }
        int next = first;
        while (true) {
            if (at >= end || json[at] != '"') {
                return fail(at, NAME);
            }
            int field = next < last && nameAt(at + 1, names[next]) ? next : NO_FIELD;
            int nameEnd;
            if (field != NO_FIELD) {
                nameEnd = at + 2 + names[field].length;
            } else {
                nameEnd = string(at);
                if (nameEnd == FAILED) {
                    return FAILED;
                }
                field = fieldNamed(at + 1, nameEnd - 1, first, last, next);
            }
            int valueAt = pastColon(nameEnd);
            if (valueAt == FAILED) {
                return FAILED;
            }
            if (field == NO_FIELD) {
                unknownName(at + 1, nameEnd - 1, self, wrapper);
            } else if (kinds[field] != Kind.ABSENT && duplicateFrom == NONE) {
                duplicate(at + 1, nameEnd - 1);
                duplicatePath = wrapper ? "" : path(field);
            }
            int valueEnd = field == NO_FIELD ? value(valueAt, depth + 1) : knownValue(valueAt, depth + 1, field);
            if (valueEnd == FAILED) {
                return FAILED;
            }
            if (field != NO_FIELD) {
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
            if (unknownFrom == NONE) {
                unknownFrom = from;
                unknownTo = to;
            }
        }
        if (!unknown.add(object)) {
            duplicate(from, to);
        }
    }

    /** The value of a field of the contract, or of an item that it describes: keeps its kind and where it is. */
    private int knownValue(int at, int depth, int field) {
        int op = ops[field];
        byte open = at < end ? json[at] : 0;
        int to;
        if (op < Op.STRUCT || (open != '{' && open != '[') || depth > OrderContract.MAX_DEPTH) {
            to = value(at, depth);
        } else if (open == '{' && (op == Op.STRUCT || (op == Op.OBJECT && childCount[field] > 0))) {
            to = knownObject(at, depth, firstChild[field], childCount[field], false);
            kind = Kind.OBJECT;
        } else if (open == '[' ? op == Op.ARRAY : op == Op.MAP) {
            items[field] = 0;
            itemsBegin(field);
            to = open == '[' ? arrayItems(at, depth, field) : otherObject(at, depth, field);
            kind = open == '[' ? Kind.ARRAY : Kind.OBJECT;
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

    /**
     * An array with its items.
     *
     * @param field the field of the contract whose value it is, or {@link #NO_FIELD}
     */
    private int arrayItems(int open, int depth, int field) {
        int at = pastSpace(open + 1);
        if (at < end && json[at] == ']') {
            return at + 1;
        }
        boolean known = field != NO_FIELD && childCount[field] > 0;
        while (true) {
            int valueEnd = known ? knownValue(at, depth + 1, firstChild[field]) : value(at, depth + 1);
            if (valueEnd == FAILED) {
                return FAILED;
            }
            if (known) {
                itemRead(field, firstChild[field]);
            }
            if (field != NO_FIELD) {
                items[field]++;
            }
            at = pastSeparator(valueEnd, ']');
            if (at == FAILED || json[at - 1] == ']') {
                return at;
            }
            at = pastSpace(at);
        }
    }

    /**
     * An object whose names are not the contract's.
     *
     * @param map the field of the contract if it is a map, or {@link #NO_FIELD}
     */
    private int otherObject(int open, int depth, int map) {
        int self = ++objects;
        int at = pastSpace(open + 1);
        if (at < end && json[at] == '}') {
            return at + 1;
        }
        boolean known = map != NO_FIELD && childCount[map] > 0;
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
            int valueEnd = known ? knownValue(valueAt, depth + 1, firstChild[map]) : value(valueAt, depth + 1);
            if (valueEnd == FAILED) {
                return FAILED;
            }
            if (known) {
                itemRead(map, firstChild[map]);
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
     * The field with this name, looked for from the expected one on; {@link #NO_FIELD} if there is none, and then the
     * name is staged.
     */
    private int fieldNamed(int from, int to, int firstField, int last, int expected) {
        if (escaped) {
            unknown.stage(json, from, to, true);
            for (int i = firstField; i < last; i++) {
                if (unknown.stagedIs(names[i])) {
                    return i;
                }
            }
            return NO_FIELD;
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
        return NO_FIELD;
    }

    private void duplicate(int from, int to) {
        if (duplicateFrom == NONE) {
            duplicateFrom = from;
            duplicateTo = to;
            duplicatePath = "";
        }
    }

    /** Any value; leaves what it is in {@link #kind}. */
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
                        : start == '{' ? otherObject(at, depth, NO_FIELD) : arrayItems(at, depth, NO_FIELD);
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
