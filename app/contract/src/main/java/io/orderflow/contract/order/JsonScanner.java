package io.orderflow.contract.order;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One pass over a JSON text (RFC 8259, strictly): says whether it is well-formed, and where the values of the
 * contract's fields stand. Reads no values. The bytes must be valid UTF-8.
 */
final class JsonScanner extends JsonTokens {
    /** The root is the first object; nested ones are numbered after it. */
    private static final int ROOT = 1;

    private static final String AFTER_MEMBER = "a comma or }";
    private static final String NAME = "a field name in double quotes";

    private final byte[][] fieldNames;
    private final JsonKind[] kinds;
    private final int[] starts;
    private final int[] ends;
    private final NameSet names = new NameSet();

    private int objects;
    private int unknownFields;
    private boolean rootIsObject;
    private int duplicateFrom;
    private int duplicateTo;
    private int duplicateField;

    JsonScanner(List<OrderField> fields) {
        fieldNames = fields.stream()
                .map(field -> field.name().getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        kinds = new JsonKind[fieldNames.length];
        starts = new int[fieldNames.length];
        ends = new int[fieldNames.length];
    }

    /** Whether the value is well-formed and nested no deeper than allowed. Otherwise {@link #failure()} says why. */
    boolean scan(byte[] value) {
        json = value;
        end = value.length;
        objects = 0;
        unknownFields = 0;
        duplicateFrom = FAILED;
        duplicateField = FAILED;
        names.clear();
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = JsonKind.ABSENT;
        }
        int at = pastSpace(0);
        rootIsObject = at < end && json[at] == '{';
        at = rootIsObject ? root(at) : value(at, 1);
        if (at == FAILED) {
            return false;
        }
        at = pastSpace(at);
        return at == end || fail(at, "nothing after the value") != FAILED;
    }

    boolean rootIsObject() {
        return rootIsObject;
    }

    /** Whether an object has the same name twice, at any depth. */
    boolean hasDuplicate() {
        return duplicateFrom != FAILED;
    }

    int duplicateFrom() {
        return duplicateFrom;
    }

    int duplicateTo() {
        return duplicateTo;
    }

    /** Position of the contract's repeated top-level field, -1 if another name is repeated. */
    int duplicateField() {
        return duplicateField;
    }

    int unknownFields() {
        return unknownFields;
    }

    JsonKind kind(int field) {
        return kinds[field];
    }

    /** Where the value of a field begins; for texts the first byte after the quote. */
    int start(int field) {
        return starts[field];
    }

    /** The offset behind the value of a field; for texts the closing quote. */
    int end(int field) {
        return ends[field];
    }

    /** See {@link NameSet#comparisons()}. */
    long comparisons() {
        return names.comparisons();
    }

    private int root(int open) {
        objects = ROOT;
        int at = pastSpace(open + 1);
        if (at < end && json[at] == '}') {
            return at + 1;
        }
        int next = 0;
        while (true) {
            if (at >= end || json[at] != '"') {
                return fail(at, NAME);
            }
            int field = next < fieldNames.length && nameAt(at + 1, fieldNames[next]) ? next : FAILED;
            int nameEnd;
            if (field != FAILED) {
                nameEnd = at + 2 + fieldNames[field].length;
            } else {
                nameEnd = string(at);
                if (nameEnd == FAILED) {
                    return FAILED;
                }
                field = fieldNamed(at + 1, nameEnd - 1);
            }
            int valueAt = pastColon(nameEnd);
            if (valueAt == FAILED) {
                return FAILED;
            }
            if (field == FAILED) {
                unknownFields++;
                if (!names.add(ROOT)) {
                    duplicate(at + 1, nameEnd - 1);
                }
            } else if (kinds[field] != JsonKind.ABSENT && duplicateFrom == FAILED) {
                duplicate(at + 1, nameEnd - 1);
                duplicateField = field;
            }
            int valueEnd = value(valueAt, 2);
            if (valueEnd == FAILED) {
                return FAILED;
            }
            if (field != FAILED) {
                remember(field, valueAt, valueEnd);
                next = field + 1;
            }
            at = pastSpace(valueEnd);
            if (at < end && json[at] == ',') {
                at = pastSpace(at + 1);
            } else if (at < end && json[at] == '}') {
                return at + 1;
            } else {
                return fail(at, AFTER_MEMBER);
            }
        }
    }

    private void remember(int field, int from, int to) {
        int quote = kind == JsonKind.TEXT || kind == JsonKind.ESCAPED_TEXT ? 1 : 0;
        kinds[field] = kind;
        starts[field] = from + quote;
        ends[field] = to - quote;
    }

    /** Whether this name and a closing quote are here. */
    private boolean nameAt(int at, byte[] name) {
        int quote = at + name.length;
        return quote < end && json[quote] == '"' && Arrays.equals(json, at, quote, name, 0, name.length);
    }

    /** The contract's field with this name; -1 if there is none, and then the name is staged. */
    private int fieldNamed(int from, int to) {
        if (!escaped) {
            for (int i = 0; i < fieldNames.length; i++) {
                if (nameAt(from, fieldNames[i])) {
                    return i;
                }
            }
            names.stage(json, from, to, false);
            return FAILED;
        }
        names.stage(json, from, to, true);
        for (int i = 0; i < fieldNames.length; i++) {
            if (names.stagedIs(fieldNames[i])) {
                return i;
            }
        }
        return FAILED;
    }

    private void duplicate(int from, int to) {
        if (duplicateFrom == FAILED) {
            duplicateFrom = from;
            duplicateTo = to;
        }
    }

    private int value(int at, int depth) {
        if (at >= end) {
            return fail(at, "a value");
        }
        byte first = json[at];
        return switch (first) {
            case '"' -> {
                int to = string(at);
                kind = escaped ? JsonKind.ESCAPED_TEXT : JsonKind.TEXT;
                yield to;
            }
            case '{', '[' -> {
                int to = depth > Contract.MAX_DEPTH ? tooDeep(at) : first == '{' ? object(at, depth) : array(at, depth);
                kind = first == '{' ? JsonKind.OBJECT : JsonKind.ARRAY;
                yield to;
            }
            case 't' -> literal(at, "true", JsonKind.BOOLEAN);
            case 'f' -> literal(at, "false", JsonKind.BOOLEAN);
            case 'n' -> literal(at, "null", JsonKind.NULL);
            default -> first == '-' || isDigit(first) ? number(at) : fail(at, "a value");
        };
    }

    private int object(int open, int depth) {
        int self = ++objects;
        int at = pastSpace(open + 1);
        if (at < end && json[at] == '}') {
            return at + 1;
        }
        while (true) {
            if (at >= end || json[at] != '"') {
                return fail(at, NAME);
            }
            int nameEnd = string(at);
            if (nameEnd == FAILED) {
                return FAILED;
            }
            names.stage(json, at + 1, nameEnd - 1, escaped);
            if (!names.add(self)) {
                duplicate(at + 1, nameEnd - 1);
            }
            int valueAt = pastColon(nameEnd);
            int valueEnd = valueAt == FAILED ? FAILED : value(valueAt, depth + 1);
            if (valueEnd == FAILED) {
                return FAILED;
            }
            at = pastSpace(valueEnd);
            if (at < end && json[at] == ',') {
                at = pastSpace(at + 1);
            } else if (at < end && json[at] == '}') {
                return at + 1;
            } else {
                return fail(at, AFTER_MEMBER);
            }
        }
    }

    private int array(int open, int depth) {
        int at = pastSpace(open + 1);
        if (at < end && json[at] == ']') {
            return at + 1;
        }
        while (true) {
            int valueEnd = value(at, depth + 1);
            if (valueEnd == FAILED) {
                return FAILED;
            }
            at = pastSpace(valueEnd);
            if (at < end && json[at] == ',') {
                at = pastSpace(at + 1);
            } else if (at < end && json[at] == ']') {
                return at + 1;
            } else {
                return fail(at, "a comma or ]");
            }
        }
    }

    private int tooDeep(int at) {
        fail(at, "");
        failure = Reason.TOO_DEEP;
        return FAILED;
    }
}
