package io.orderflow.contract.verdict;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.compiled.RuleProgram;
import io.orderflow.contract.date.Calendar;
import io.orderflow.contract.date.TimestampFormat;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Reason;
import io.orderflow.contract.text.Quoted;
import io.orderflow.contract.text.TextRule;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * The message for each reason: the problem, what is expected, and the value last. Restricted fields, values that
 * contain one, and whole records that may contain one are not quoted.
 */
public final class Rejections {
    private static final int LONGEST_NUMBER = 60;

    private final CompiledContract contract;
    private final boolean quiet;

    public Rejections(CompiledContract contract) {
        this.contract = contract;
        quiet = contract.contract().hasRestricted();
    }

    /** Whether the record as a whole must not be quoted. */
    public boolean isQuiet() {
        return quiet;
    }

    public Rejection tombstone() {
        return whole(
                Reason.TOMBSTONE,
                "The record has no value. Orders are facts: a tombstone deletes nothing here; send an order.");
    }

    public Rejection empty() {
        return whole(Reason.EMPTY, "The value is empty or white space only; it must be one order as a JSON object.");
    }

    public Rejection tooLarge(int bytes) {
        return whole(
                Reason.TOO_LARGE,
                "The value has " + bytes + " bytes; an order may have at most "
                        + contract.contract().maxBytes() + ".");
    }

    public Rejection notUtf8(byte[] value, int at) {
        String found = quiet ? "" : String.format(Locale.ROOT, " (0x%02X)", value[at]);
        return whole(
                Reason.NOT_UTF8,
                "The value is not UTF-8: byte " + at + found
                        + " belongs to no valid character. Send JSON encoded as UTF-8.");
    }

    public Rejection foreign(Reason reason, String message) {
        return whole(reason, message);
    }

    public Rejection notJson(byte[] value, int at, String expected) {
        String found =
                at >= value.length ? ", but the value ends" : quiet ? "" : ", found " + Quoted.character(value, at);
        return whole(Reason.NOT_JSON, "The value is not JSON: at byte " + at + " expected " + expected + found + ".");
    }

    /** @param problem what is wrong, without a full stop */
    public Rejection notAvro(int at, String problem) {
        return whole(
                Reason.NOT_AVRO,
                "The value begins as an Avro message, but is none of the schema it names: at byte " + at + " " + problem
                        + ".");
    }

    public Rejection unknownSchema(long fingerprint) {
        return whole(
                Reason.UNKNOWN_SCHEMA,
                "The value is an Avro message of a schema that is not known here; put its *.avsc into the folder of"
                        + " job.writer-schemas. Its fingerprint is "
                        + String.format(Locale.ROOT, "%016x.", fingerprint));
    }

    public Rejection tooDeep(int at) {
        return whole(
                Reason.TOO_DEEP,
                "Objects and arrays may be nested " + OrderContract.MAX_DEPTH + " deep; the one that begins at byte "
                        + at + " is deeper.");
    }

    /** @param hint what the value looks like; may be empty */
    public Rejection notAnObject(byte[] value, String hint) {
        return whole(
                Reason.NOT_AN_OBJECT,
                "The value is JSON, but not an object; it must be one order, {…}. " + hint
                        + (quiet ? "" : "It is " + Quoted.plain(value, 0, value.length)));
    }

    public Rejection duplicateField(String path, byte[] value, int from, int to) {
        return new Rejection(
                Reason.DUPLICATE_FIELD,
                path,
                "An object has the same name twice, so its value is ambiguous; each name must appear once. It is "
                        + Quoted.text(value, from, to) + ", at byte " + from + ".");
    }

    public Rejection unknownField(byte[] value, int from, int to) {
        return whole(
                Reason.UNKNOWN_FIELD,
                "The contract names no field " + Quoted.text(value, from, to) + ", at byte " + from
                        + ", and says that such records are rejected.");
    }

    public Rejection deleteEvent() {
        return whole(
                Reason.DELETE_EVENT,
                "The change event says that the order was deleted. Orders are facts: it deletes nothing here.");
    }

    /**
     * @param shown "absent" or "null"
     * @param hint what the record looks like; may be empty
     */
    public Rejection missing(int field, String path, String shown, String hint) {
        return new Rejection(
                Reason.MISSING_FIELD,
                path,
                path + " is " + shown + "; it must be " + contract.expectation(field) + "." + hint);
    }

    public Rejection nothingInEnvelope(String path) {
        return new Rejection(
                Reason.MISSING_FIELD,
                path,
                "There is no order at " + path
                        + ", where the contract's envelope has it; send one, or set orderflow.envelope"
                        + " to what the records are wrapped in.");
    }

    /** @param kind "a number" */
    public Rejection wrongTypeInEnvelope(String path, String kind) {
        return new Rejection(Reason.WRONG_TYPE, path, path + " must be an object, the order; it is " + kind + ".");
    }

    /**
     * @param kind "a number"
     * @param shown the value
     */
    public Rejection wrongType(int field, String path, String kind, String shown) {
        String value = contract.restricted()[field] || shown.isEmpty() ? "" : ": " + shown;
        return new Rejection(
                Reason.WRONG_TYPE, path, path + " must be " + contract.expectation(field) + "; it is " + kind + value);
    }

    /** A field that does not match its declaration. */
    public Rejection field(Reason reason, int field, String path, String shown) {
        String value =
                contract.restricted()[field] ? " (it is not shown: the field is restricted)" : "; it is " + shown;
        return new Rejection(reason, path, path + " must be " + contract.expectation(field) + value);
    }

    public Rejection items(int field, String path, long items) {
        return new Rejection(
                Reason.OUT_OF_RANGE,
                path,
                path + " must be " + contract.expectation(field) + "; it has " + items + ".");
    }

    public Rejection text(TextRule.Verdict verdict, int field, String path, String shown) {
        Reason reason = switch (verdict) {
            case TOO_LONG -> Reason.TOO_LONG;
            case TOO_SHORT -> Reason.TOO_SHORT;
            case GOOD, BLANK, CONTROL_CHARACTER, LONE_SURROGATE -> Reason.BAD_TEXT;
        };
        String problem = switch (verdict) {
            case GOOD -> throw new IllegalArgumentException("A valid text is no rejection");
            case BLANK -> "is empty or blank: it has no visible characters";
            case CONTROL_CHARACTER -> "has a control character, which no text may have";
            case LONE_SURROGATE -> "has half of a surrogate pair, which is not a character";
            case TOO_SHORT -> "is too short";
            case TOO_LONG -> "is too long";
        };
        String value = contract.restricted()[field] ? "" : ". It is " + shown;
        return new Rejection(
                reason, path, path + " " + problem + "; it must be " + contract.expectation(field) + value);
    }

    public Rejection rule(RuleProgram program, OrderValues order) {
        String name = program.rule().name();
        String holds = "The rule " + name + " must hold: " + program.rule().text();
        if (program.isRestricted()) {
            return new Rejection(
                    name, program.rule().field(), holds + ". The values are not shown: one is restricted.");
        }
        String left = shown(program, program.left(order));
        String right = shown(program, program.right(order));
        return new Rejection(
                name,
                program.rule().field(),
                holds + "; the left side is " + left + ", the right side is " + right + ".");
    }

    private static String shown(RuleProgram program, BigDecimal value) {
        if (program.comparesTimes()) {
            long number = value.longValue();
            return program.comparesDays()
                    ? TimestampFormat.isoDay().write(number * Calendar.MICROS_PER_DAY)
                    : TimestampFormat.iso(6, false).write(number);
        }
        String plain = value.toPlainString();
        return plain.length() > LONGEST_NUMBER ? value.toString() : plain;
    }

    private static Rejection whole(Reason reason, String message) {
        return new Rejection(reason, "", message);
    }
}
