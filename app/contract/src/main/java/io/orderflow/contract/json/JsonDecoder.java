package io.orderflow.contract.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.compiled.RuleProgram;
import io.orderflow.contract.date.Calendar;
import io.orderflow.contract.date.TimestampFormat;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.model.Reason;
import io.orderflow.contract.model.UnknownFields;
import io.orderflow.contract.pattern.TextPattern;
import io.orderflow.contract.text.Quoted;
import io.orderflow.contract.text.TextRule;
import io.orderflow.contract.text.Utf8;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import io.orderflow.contract.verdict.Rejections;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decodes JSON orders strictly: the bytes are scanned once ({@link JsonScanner} finds where the fields are, and with
 * {@link JsonTokens} the first bad byte), and no value is ever changed. Values count, not their
 * spelling: {@code 10.500} is 10.50, an escaped letter is the letter; but an integer has neither fraction nor exponent
 * ({@code -0} is the integer 0).
 *
 * <p>Array items are checked as they are scanned, and the first problem is kept until the array's turn, so memory does
 * not grow with the number of items. What the scan found of each field (kind, start, end) is in the superclass. Not
 * thread-safe, not serializable: built in the task.
 */
public final class JsonDecoder extends JsonScanner {
    private final CompiledContract contract;
    private final Rejections rejections;
    private final JsonNumber number = new JsonNumber();
    private final long[] stack = new long[RuleProgram.STACK];
    private final RuleProgram[] rules;
    private final int maxBytes;
    private final Envelope envelope;
    private final boolean rejectsUnknown;
    private final int topFields;

    private final int[] ops;
    private final boolean[] required;
    private final int[] firstChild;
    private final int[] childCount;
    private final int[] columnOfField;
    private final int[] columnCount;
    /** Where the value of a field is put; -1: it has no column of its own, and is not put anywhere. */
    private final int[] slotOfField;

    private final long[] min;
    private final long[] max;
    private final int[] scale;
    private final boolean[] asText;
    private final boolean[] lines;
    private final TextPattern[][] patterns;
    private final long[][] allowed;
    private final TimestampFormat[] formats;

    /** The first problem of an array's items, kept until the array's turn. */
    private final Rejection[] pending;

    private byte[] unescaped = new byte[256];
    private int unescapedTo;
    private OrderValues order;

    public JsonDecoder(CompiledContract contract) {
        super(contract);
        this.contract = contract;
        rejections = new Rejections(contract);
        rules = contract.rules().toArray(RuleProgram[]::new);
        maxBytes = contract.contract().maxBytes();
        envelope = contract.contract().envelope();
        rejectsUnknown = contract.contract().unknownFields() == UnknownFields.REJECT;
        topFields = contract.topFields();
        ops = contract.ops();
        required = contract.required();
        firstChild = contract.firstChild();
        childCount = contract.childCount();
        columnOfField = contract.columnOfField();
        columnCount = contract.columnCount();
        slotOfField = contract.columns().slotOfField(contract.fieldCount());
        min = contract.min();
        max = contract.max();
        scale = contract.scale();
        asText = contract.asText();
        lines = contract.lines();
        patterns = contract.patterns();
        allowed = contract.values();
        formats = contract.formats();
        pending = new Rejection[contract.fieldCount()];
        // Each record gets its own. This one is there while the first is scanned: items of arrays are checked then,
        // which have no column to fill.
        order = new OrderValues(contract);
    }

    /**
     * Never throws, whatever the bytes.
     *
     * @param value the raw value; null is a tombstone
     */
    public Decoded decode(byte[] value) {
        Optional<Rejection> rejection = problemOfBytes(value);
        return rejection.isPresent() ? new Decoded.Rejected(rejection.get()) : decodeUtf8(value);
    }

    /** The same for a value that is valid UTF-8 and of any size: another format, converted to JSON. */
    public Decoded decodeUtf8(byte[] value) {
        Optional<Rejection> rejection = problemOfJson(value);
        if (rejection.isPresent()) {
            return new Decoded.Rejected(rejection.get());
        }
        order = new OrderValues(contract);
        for (int field = 0; field < topFields; field++) {
            rejection = check(field);
            if (rejection.isPresent()) {
                return new Decoded.Rejected(rejection.get());
            }
        }
        for (RuleProgram rule : rules) {
            if (!rule.holds(order, stack)) {
                return new Decoded.Rejected(rejections.rule(rule, order));
            }
        }
        return new Decoded.Accepted(order, unknownFields());
    }

    private Optional<Rejection> problemOfBytes(byte[] value) {
        if (value == null) {
            return Optional.of(rejections.tombstone());
        }
        if (isEmpty(value)) {
            return Optional.of(rejections.empty());
        }
        if (value.length > maxBytes) {
            return Optional.of(rejections.tooLarge(value.length));
        }
        int malformed = Utf8.firstMalformed(value);
        if (malformed >= 0) {
            return Optional.of(
                    ForeignForms.notText(value, rejections).orElseGet(() -> rejections.notUtf8(value, malformed)));
        }
        return Optional.empty();
    }

    private Optional<Rejection> problemOfJson(byte[] value) {
        if (!scan(value)) {
            return Optional.of(
                    isTooDeep()
                            ? rejections.tooDeep(failedAt())
                            : ForeignForms.notJson(value, failedAt(), expected(), rejections));
        }
        if (!rootIsObject()) {
            return Optional.of(rejections.notAnObject(value, ForeignForms.noObject(value)));
        }
        if (hasDuplicate()) {
            return Optional.of(rejections.duplicateField(duplicatePath(), value, duplicateFrom(), duplicateTo()));
        }
        if (rejectsUnknown && unknownFields() > 0) {
            return Optional.of(rejections.unknownField(value, unknownFrom(), unknownTo()));
        }
        return envelope == Envelope.NONE ? Optional.empty() : problemOfEnvelope();
    }

    private static boolean isEmpty(byte[] value) {
        int at = 0;
        while (at < value.length && isSpace(value[at])) {
            at++;
        }
        return at == value.length;
    }

    /** The fields of the envelope come after those of the contract. */
    private Optional<Rejection> problemOfEnvelope() {
        int payload = ops.length;
        if (envelope == Envelope.DEBEZIUM) {
            if (isDelete(payload + 1)) {
                return Optional.of(rejections.deleteEvent());
            }
        }
        return switch (kinds[payload]) {
            case Kind.ABSENT, Kind.NULL -> Optional.of(rejections.nothingInEnvelope(envelope.path()));
            case Kind.OBJECT -> Optional.empty();
            default -> Optional.of(rejections.wrongTypeInEnvelope(envelope.path(), Kind.shown(kinds[payload])));
        };
    }

    private boolean isDelete(int op) {
        if (kinds[op] == Kind.ESCAPED_TEXT) {
            unescape(starts[op], ends[op]);
            return unescapedTo == 1 && unescaped[0] == 'd';
        }
        return kinds[op] == Kind.TEXT && ends[op] - starts[op] == 1 && json[starts[op]] == 'd';
    }

    @Override
    void itemsBegin(int array) {
        pending[array] = null;
    }

    @Override
    void itemRead(int array, int item) {
        if (pending[array] == null) {
            Optional<Rejection> rejection = check(item);
            if (rejection.isPresent()) {
                pending[array] = rejection.get();
            }
        }
    }

    /** Checks a field; if it is valid, stores its value in the order. */
    private Optional<Rejection> check(int field) {
        int kind = kinds[field];
        if (kind <= Kind.NULL) {
            if (required[field]) {
                return Optional.of(missing(field, kind));
            }
            if (columnOfField[field] >= 0) {
                order.markMissing(columnOfField[field], columnCount[field]);
            }
            return Optional.empty();
        }
        int from = starts[field];
        int to = ends[field];
        switch (ops[field]) {
            case Op.TEXT, Op.DAY, Op.TIMESTAMP -> {
                if (kind == Kind.TEXT) {
                    return checkText(field, json, from, to);
                }
                if (kind == Kind.ESCAPED_TEXT) {
                    unescape(from, to);
                    return checkText(field, unescaped, 0, unescapedTo);
                }
                return wrongType(field);
            }
            case Op.INTEGER, Op.UNSIGNED, Op.EPOCH -> {
                if (kind == Kind.INTEGER && !asText[field]) {
                    return checkInteger(field, json, from, to);
                }
                return asText[field] ? checkNumberAsText(field, kind) : wrongType(field);
            }
            case Op.DECIMAL, Op.BIG_DECIMAL, Op.FLOAT, Op.DOUBLE -> {
                if ((kind == Kind.INTEGER || kind == Kind.NUMBER) && !asText[field]) {
                    return checkNumber(field, json, from, to);
                }
                return asText[field] ? checkNumberAsText(field, kind) : wrongType(field);
            }
            case Op.TRUTH -> {
                if (kind != Kind.TRUE && kind != Kind.FALSE) {
                    return wrongType(field);
                }
                put(field, kind == Kind.TRUE ? 1 : 0);
                return Optional.empty();
            }
            case Op.STRUCT -> {
                return kind == Kind.OBJECT ? checkChildren(field) : wrongType(field);
            }
            default -> {
                return checkVerbatim(field, kind, from, to);
            }
        }
    }

    private Optional<Rejection> checkChildren(int field) {
        int last = firstChild[field] + childCount[field];
        for (int i = firstChild[field]; i < last; i++) {
            Optional<Rejection> rejection = check(i);
            if (rejection.isPresent()) {
                return rejection;
            }
        }
        return Optional.empty();
    }

    private Optional<Rejection> checkVerbatim(int field, int kind, int from, int to) {
        int op = ops[field];
        if (kind != (op == Op.ARRAY ? Kind.ARRAY : Kind.OBJECT)) {
            return wrongType(field);
        }
        if (op == Op.ARRAY && (items[field] < min[field] || items[field] > max[field])) {
            return Optional.of(rejections.items(field, path(field), items[field]));
        }
        if (op != Op.OBJECT && pending[field] != null) {
            return Optional.of(pending[field]);
        }
        if (op == Op.OBJECT) {
            Optional<Rejection> rejection = checkChildren(field);
            if (rejection.isPresent()) {
                return rejection;
            }
        }
        if (slotOfField[field] >= 0) {
            order.putObjectAt(slotOfField[field], new String(json, from, to - from, UTF_8));
        }
        return Optional.empty();
    }

    private Optional<Rejection> checkText(int field, byte[] text, int from, int to) {
        int op = ops[field];
        if (op != Op.TEXT) {
            return checkTime(field, text, from, to);
        }
        for (TextPattern pattern : patterns[field]) {
            if (!pattern.matches(text, from, to)) {
                return Optional.of(
                        rejections.field(Reason.BAD_FORMAT, field, path(field), Quoted.text(text, from, to)));
            }
        }
        TextRule.Verdict verdict = TextRule.check(text, from, to, min[field], max[field], lines[field]);
        if (verdict != TextRule.Verdict.GOOD) {
            return Optional.of(rejections.text(verdict, field, path(field), Quoted.text(text, from, to)));
        }
        if (slotOfField[field] >= 0) {
            order.putObjectAt(slotOfField[field], new String(text, from, to - from, UTF_8));
        }
        return Optional.empty();
    }

    private Optional<Rejection> checkTime(int field, byte[] text, int from, int to) {
        long micros = formats[field].parse(text, from, to);
        if (micros == TimestampFormat.INVALID) {
            return Optional.of(rejections.field(Reason.BAD_TIMESTAMP, field, path(field), Quoted.text(text, from, to)));
        }
        long value = ops[field] == Op.DAY ? Math.floorDiv(micros, Calendar.MICROS_PER_DAY) : micros;
        if (value < min[field] || value > max[field]) {
            return Optional.of(rejections.field(Reason.OUT_OF_RANGE, field, path(field), Quoted.text(text, from, to)));
        }
        put(field, value);
        return Optional.empty();
    }

    private Optional<Rejection> checkInteger(int field, byte[] text, int from, int to) {
        if (ops[field] == Op.EPOCH) {
            return checkEpoch(field, text, from, to);
        }
        boolean unsigned = ops[field] == Op.UNSIGNED;
        int status = unsigned ? number.unsigned(text, from, to) : number.integer(text, from, to);
        long value = number.value();
        if (allowed[field].length > 0 && (status != JsonNumber.OK || Arrays.binarySearch(allowed[field], value) < 0)) {
            return Optional.of(rejections.field(Reason.BAD_FORMAT, field, path(field), Quoted.plain(text, from, to)));
        }
        boolean inRange = unsigned
                ? Long.compareUnsigned(value, min[field]) >= 0 && Long.compareUnsigned(value, max[field]) <= 0
                : value >= min[field] && value <= max[field];
        if (status != JsonNumber.OK || !inRange) {
            return Optional.of(rejections.field(Reason.OUT_OF_RANGE, field, path(field), Quoted.plain(text, from, to)));
        }
        put(field, value);
        return Optional.empty();
    }

    private Optional<Rejection> checkEpoch(int field, byte[] text, int from, int to) {
        long unit = contract.unit()[field];
        boolean read = number.integer(text, from, to) == JsonNumber.OK;
        long micros = number.value() * unit;
        if (!read
                || Math.multiplyHigh(number.value(), unit) != micros >> 63
                || !Epochs.isTimestamp(micros, contract.step()[field])) {
            return Optional.of(
                    rejections.field(Reason.BAD_TIMESTAMP, field, path(field), Quoted.plain(text, from, to)));
        }
        if (micros < min[field] || micros > max[field]) {
            return Optional.of(rejections.field(Reason.OUT_OF_RANGE, field, path(field), Quoted.plain(text, from, to)));
        }
        put(field, micros);
        return Optional.empty();
    }

    private Optional<Rejection> checkNumber(int field, byte[] text, int from, int to) {
        int op = ops[field];
        int status;
        boolean inRange;
        if (op == Op.DECIMAL) {
            status = number.decimal(text, from, to, scale[field]);
            inRange = number.value() >= min[field] && number.value() <= max[field];
        } else if (op == Op.BIG_DECIMAL) {
            status = number.bigDecimal(text, from, to, scale[field]);
            BigDecimal value = number.bigValue();
            inRange = value.compareTo(contract.bigMin()[field]) >= 0 && value.compareTo(contract.bigMax()[field]) <= 0;
        } else {
            status = number.floating(text, from, to, op == Op.DOUBLE);
            double value = Double.longBitsToDouble(number.value());
            inRange = value >= contract.floatMin()[field] && value <= contract.floatMax()[field];
        }
        if (status != JsonNumber.OK || !inRange) {
            Reason reason = status == JsonNumber.TOO_PRECISE ? Reason.TOO_PRECISE : Reason.OUT_OF_RANGE;
            return Optional.of(rejections.field(reason, field, path(field), Quoted.plain(text, from, to)));
        }
        if (op == Op.BIG_DECIMAL) {
            if (slotOfField[field] >= 0) {
                order.putObjectAt(slotOfField[field], number.bigValue());
            }
        } else {
            put(field, number.value());
        }
        return Optional.empty();
    }

    private Optional<Rejection> checkNumberAsText(int field, int kind) {
        byte[] text = json;
        int from = starts[field];
        int to = ends[field];
        if (kind == Kind.ESCAPED_TEXT) {
            unescape(from, to);
            text = unescaped;
            from = 0;
            to = unescapedTo;
        } else if (kind != Kind.TEXT) {
            return wrongType(field);
        }
        if (!JsonNumber.isNumber(text, from, to)) {
            return Optional.of(rejections.wrongType(
                    field, path(field), "a text that is not a number", Quoted.text(text, from, to)));
        }
        if (ops[field] != Op.INTEGER && ops[field] != Op.UNSIGNED) {
            return checkNumber(field, text, from, to);
        }
        return JsonNumber.isInteger(text, from, to)
                ? checkInteger(field, text, from, to)
                : Optional.of(rejections.wrongType(
                        field, path(field), "a text of a number that is not an integer", Quoted.text(text, from, to)));
    }

    private void put(int field, long value) {
        if (slotOfField[field] >= 0) {
            order.putNumberAt(slotOfField[field], value);
        }
    }

    private void unescape(int from, int to) {
        if (unescaped.length < to - from) {
            unescaped = new byte[to - from];
        }
        unescapedTo = JsonText.unescape(json, from, to, unescaped, 0);
    }

    private Rejection missing(int field, int kind) {
        boolean top = field < topFields && envelope == Envelope.NONE;
        return rejections.missing(field, path(field), Kind.shown(kind), top ? ForeignForms.envelope(json) : "");
    }

    private Optional<Rejection> wrongType(int field) {
        return Optional.of(rejections.wrongType(
                field, path(field), Kind.shown(kinds[field]), Quoted.plain(json, starts[field], ends[field])));
    }

    @Override
    String path(int field) {
        if (field >= ops.length) {
            return "";
        }
        int parent = contract.parents()[field];
        if (parent < 0) {
            return contract.path(field);
        }
        String around = path(parent);
        return switch (ops[parent]) {
            case Op.ARRAY -> around + "[" + items[parent] + "]";
            case Op.MAP -> around + ".*";
            default -> around + "." + new String(contract.names()[field], UTF_8);
        };
    }
}
