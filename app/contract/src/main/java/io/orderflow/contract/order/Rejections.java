package io.orderflow.contract.order;

import java.math.BigDecimal;
import java.util.Locale;

/** The message for each reason: the problem, what is expected, and the value last. */
final class Rejections {
    private Rejections() {}

    static Rejection tombstone() {
        return whole(
                Reason.TOMBSTONE,
                "The record has no value. Orders are facts: a tombstone deletes nothing here; send an order.");
    }

    static Rejection empty() {
        return whole(Reason.EMPTY, "The value is empty or white space only; it must be one order as a JSON object.");
    }

    static Rejection tooLarge(int bytes) {
        return whole(
                Reason.TOO_LARGE,
                String.format(
                        Locale.ROOT,
                        "The value has %d bytes; an order may have at most %d.",
                        bytes,
                        Contract.MAX_BYTES));
    }

    static Rejection notUtf8(byte[] value, int at) {
        return whole(
                Reason.NOT_UTF8,
                String.format(
                        Locale.ROOT,
                        "The value is not UTF-8: byte %d (0x%02X) belongs to no valid character. Send JSON encoded as"
                                + " UTF-8.",
                        at,
                        value[at]));
    }

    static Rejection notJson(byte[] value, int at, String expected) {
        String found = at < value.length ? "found " + Quoted.character(value, at) : "but the value ends";
        return whole(
                Reason.NOT_JSON,
                String.format(Locale.ROOT, "The value is not JSON: at byte %d expected %s, %s.", at, expected, found));
    }

    /** @param problem what is wrong, without a full stop */
    static Rejection notAvro(int at, String problem) {
        return whole(
                Reason.NOT_AVRO,
                String.format(
                        Locale.ROOT,
                        "The value begins as an Avro message, but does not match the schema it names: at byte %d %s.",
                        at,
                        problem));
    }

    static Rejection unknownSchema(long fingerprint) {
        return whole(
                Reason.UNKNOWN_SCHEMA,
                "The value is an Avro message of a schema that is not known here; put its *.avsc into the folder of"
                        + String.format(Locale.ROOT, " job.writer-schemas. Its fingerprint is %016x.", fingerprint));
    }

    static Rejection wrongAvroType(OrderField field, String type) {
        return field(Reason.WRONG_TYPE, field, "an Avro " + type);
    }

    static Rejection tooDeep(int at) {
        return whole(
                Reason.TOO_DEEP,
                String.format(
                        Locale.ROOT,
                        "Objects and arrays may be nested %d deep; the one that begins at byte %d is deeper.",
                        Contract.MAX_DEPTH,
                        at));
    }

    static Rejection notAnObject(byte[] value) {
        return whole(
                Reason.NOT_AN_OBJECT,
                "The value is JSON, but not an object; it must be one order, {…}. It is "
                        + Quoted.plain(value, 0, value.length));
    }

    static Rejection duplicateField(String field, byte[] value, int from, int to) {
        return new Rejection(
                Reason.DUPLICATE_FIELD,
                field,
                String.format(
                        Locale.ROOT,
                        "An object has the same name twice, so its value is ambiguous; each name must appear once."
                                + " It is %s, at byte %d.",
                        Quoted.text(value, from, to),
                        from));
    }

    static Rejection missing(OrderField field, JsonKind kind) {
        return new Rejection(
                Reason.MISSING_FIELD,
                field.name(),
                String.format(
                        Locale.ROOT, "%s is %s; it must be %s.", field.name(), kind.shown(), field.expectation()));
    }

    static Rejection wrongType(OrderField field, JsonKind kind, String shown) {
        return field(Reason.WRONG_TYPE, field, String.format(Locale.ROOT, "%s: %s", kind.shown(), shown));
    }

    /** A field that is not what its declaration says. */
    static Rejection field(Reason reason, OrderField field, String shown) {
        return new Rejection(
                reason,
                field.name(),
                String.format(Locale.ROOT, "%s must be %s; it is %s", field.name(), field.expectation(), shown));
    }

    static Rejection badOrderId(OrderField field, OrderIdPattern pattern, String shown) {
        return new Rejection(
                Reason.BAD_FORMAT,
                field.name(),
                String.format(
                        Locale.ROOT,
                        "%s must be \"%s\" and %d to %d digits; it is %s",
                        field.name(),
                        pattern.prefix(),
                        pattern.minDigits(),
                        pattern.maxDigits(),
                        shown));
    }

    static Rejection text(TextRule.Verdict verdict, OrderField field, String shown) {
        Reason reason = verdict == TextRule.Verdict.TOO_LONG ? Reason.TOO_LONG : Reason.BAD_TEXT;
        String problem = switch (verdict) {
            case GOOD -> throw new IllegalArgumentException("A valid text is no rejection");
            case BLANK -> "is blank: it has no visible characters";
            case CONTROL_CHARACTER -> "has a control character, which no text may have";
            case LONE_SURROGATE -> "has half of a surrogate pair, which is not a character";
            case TOO_LONG -> "is too long";
        };
        return new Rejection(
                reason,
                field.name(),
                String.format(
                        Locale.ROOT,
                        "%s %s; it must be %s. It is %s",
                        field.name(),
                        problem,
                        field.expectation(),
                        shown));
    }

    static Rejection totalMismatch(BigDecimal total, BigDecimal unitPrice, long quantity, BigDecimal product) {
        return new Rejection(
                Reason.TOTAL_MISMATCH,
                "total_price",
                String.format(
                        Locale.ROOT,
                        "total_price must be unit_price × quantity: %s × %d is %s; it is %s",
                        unitPrice.toPlainString(),
                        quantity,
                        product.toPlainString(),
                        total.toPlainString()));
    }

    private static Rejection whole(Reason reason, String message) {
        return new Rejection(reason, "", message);
    }
}
