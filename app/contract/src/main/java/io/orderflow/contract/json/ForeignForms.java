package io.orderflow.contract.json;

import io.orderflow.contract.model.Reason;
import io.orderflow.contract.verdict.Rejection;
import io.orderflow.contract.verdict.Rejections;
import java.util.Optional;

/** Recognizes input that is not a single JSON order by its form, so that the message names the mistake and the fix. */
public final class ForeignForms {
    /** Registries number schemas from 1; a larger one is more likely text in UTF-16. */
    private static final int MOST_SCHEMAS = 1 << 24;

    private static final int FRAMING = 5;

    private ForeignForms() {}

    /** The registry's framing: a zero byte, and the schema's id in four. */
    public static Optional<Rejection> framing(byte[] value, Rejections rejections) {
        if (value == null || value.length <= FRAMING || value[0] != 0) {
            return Optional.empty();
        }
        int id = (value[1] & 0xFF) << 24 | (value[2] & 0xFF) << 16 | (value[3] & 0xFF) << 8 | (value[4] & 0xFF);
        if (id < 0 || id >= MOST_SCHEMAS) {
            return Optional.empty();
        }
        return Optional.of(rejections.foreign(
                Reason.UNKNOWN_SCHEMA,
                "The value has the framing of Confluent's serializers for a schema registry, with the schema id " + id
                        + ", which is not known here. Send plain JSON or Avro single-object messages, or put the"
                        + " schema as "
                        + id + ".avsc into the folder of job.writer-schemas."));
    }

    /** Bytes that are not text at all. */
    static Optional<Rejection> notText(byte[] value, Rejections rejections) {
        if (begins(value, 0x1F, 0x8B)) {
            return Optional.of(rejections.foreign(
                    Reason.NOT_UTF8,
                    "The value is compressed with gzip. Send it uncompressed; Kafka compresses batches itself, with the"
                            + " producer's compression.type."));
        }
        if (begins(value, 0xAC, 0xED)) {
            return Optional.of(rejections.foreign(
                    Reason.NOT_UTF8,
                    "The value is an object as Java's serialization writes it, which is never read here. Send the"
                            + " order as JSON, with a StringSerializer or ByteArraySerializer."));
        }
        return Optional.empty();
    }

    static Rejection notJson(byte[] value, int at, String expected, Rejections rejections) {
        boolean another = expected.startsWith("nothing after") && at < value.length;
        if (another && (value[at] == '{' || value[at] == '[')) {
            return rejections.foreign(
                    Reason.NOT_JSON,
                    "The value holds several JSON texts, the second from byte " + at
                            + " on; one record must hold one order. Send each in a separate record.");
        }
        return rejections.notJson(value, at, expected);
    }

    /** What a text other than an object looks like; may be empty. */
    static String noObject(byte[] value) {
        int at = 0;
        while (JsonTokens.isSpace(value[at])) {
            at++;
        }
        if (value[at] == '[') {
            return "It is an array; one record must hold one order: send each item in a separate record. ";
        }
        if (value[at] == '"' && at + 1 < value.length && value[at + 1] == '{') {
            return "It is a text that holds JSON: it was encoded twice; send the object itself. ";
        }
        return "";
    }

    /**
     * What the record is wrapped in, if its fields are those of an envelope; may be empty. The bytes are well-formed.
     */
    static String envelope(byte[] json) {
        boolean schema = false;
        boolean payload = false;
        boolean op = false;
        boolean change = false;
        int depth = 0;
        int at = 0;
        while (at < json.length) {
            byte c = json[at];
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            } else if (c == '"') {
                int from = at + 1;
                at = closingQuote(json, from);
                if (depth == 1 && isName(json, at + 1)) {
                    schema |= is(json, from, at, "schema");
                    payload |= is(json, from, at, "payload");
                    op |= is(json, from, at, "op");
                    change |= is(json, from, at, "after") || is(json, from, at, "before");
                }
            }
            at++;
        }
        if (schema && payload) {
            return " The record is wrapped in Kafka Connect's schema and payload: set orderflow.envelope: connect in"
                    + " the contract, or schemas.enable=false in the converter.";
        }
        if (op && change) {
            return " The record is a Debezium change event: set orderflow.envelope: debezium in the contract, or use"
                    + " its transformation ExtractNewRecordState.";
        }
        return "";
    }

    private static int closingQuote(byte[] json, int from) {
        int at = from;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    private static boolean isName(byte[] json, int from) {
        int at = from;
        while (at < json.length && JsonTokens.isSpace(json[at])) {
            at++;
        }
        return at < json.length && json[at] == ':';
    }

    private static boolean is(byte[] json, int from, int to, String word) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (json[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean begins(byte[] value, int first, int second) {
        return value.length >= 2 && (value[0] & 0xFF) == first && (value[1] & 0xFF) == second;
    }
}
