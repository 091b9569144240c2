package io.orderflow.contract.order;

import java.util.Optional;

/**
 * Decodes JSON orders strictly: the bytes are scanned once, and no value is ever changed. Values count, not their
 * spelling: {@code 10.500} is 10.50, an escaped letter is the letter; but an integer has neither fraction nor exponent
 * ({@code -0} is the integer 0, and out of range).
 *
 * <p>Not thread-safe, not serializable: built in the task, from the contract that was shipped there.
 */
public final class JsonOrderDecoder implements OrderDecoder {
    private final OrderFields fields;
    private final JsonScanner scanner;

    private byte[] unescaped = new byte[256];

    public JsonOrderDecoder(Contract contract) {
        fields = new OrderFields(contract);
        scanner = new JsonScanner(contract.fields());
    }

    @Override
    public Decoded decode(byte[] value) {
        Optional<Rejection> rejection = scan(value);
        for (int i = 0; i < fields.count() && rejection.isEmpty(); i++) {
            rejection = read(i, value);
        }
        if (rejection.isEmpty()) {
            rejection = fields.total();
        }
        return rejection.isPresent()
                ? new Decoded.Rejected(rejection.get())
                : new Decoded.Accepted(fields.order(), scanner.unknownFields());
    }

    private Optional<Rejection> scan(byte[] value) {
        if (value == null) {
            return Optional.of(Rejections.tombstone());
        }
        if (isEmpty(value)) {
            return Optional.of(Rejections.empty());
        }
        if (value.length > Contract.MAX_BYTES) {
            return Optional.of(Rejections.tooLarge(value.length));
        }
        int malformed = Utf8.firstMalformed(value);
        if (malformed >= 0) {
            return Optional.of(Rejections.notUtf8(value, malformed));
        }
        if (!scanner.scan(value)) {
            return Optional.of(
                    scanner.failure() == Reason.TOO_DEEP
                            ? Rejections.tooDeep(scanner.failedAt())
                            : Rejections.notJson(value, scanner.failedAt(), scanner.expected()));
        }
        if (!scanner.rootIsObject()) {
            return Optional.of(Rejections.notAnObject(value));
        }
        if (scanner.hasDuplicate()) {
            String field = scanner.duplicateField() < 0
                    ? ""
                    : fields.field(scanner.duplicateField()).name();
            return Optional.of(Rejections.duplicateField(field, value, scanner.duplicateFrom(), scanner.duplicateTo()));
        }
        return Optional.empty();
    }

    private static boolean isEmpty(byte[] value) {
        int at = 0;
        while (at < value.length && JsonScanner.isSpace(value[at])) {
            at++;
        }
        return at == value.length;
    }

    private Optional<Rejection> read(int i, byte[] value) {
        OrderField field = fields.field(i);
        JsonKind kind = scanner.kind(i);
        if (kind == JsonKind.ABSENT || kind == JsonKind.NULL) {
            return Optional.of(Rejections.missing(field, kind));
        }
        int from = scanner.start(i);
        int to = scanner.end(i);
        return switch (field.type()) {
            case INTEGER ->
                kind == JsonKind.INTEGER ? number(i, JsonNumber.integer(value, from, to), value) : wrongType(i, value);
            case MONEY ->
                kind == JsonKind.INTEGER || kind == JsonKind.NUMBER
                        ? number(i, JsonNumber.hundredths(value, from, to), value)
                        : wrongType(i, value);
            case ORDER_ID, TEXT, TIMESTAMP -> text(i, kind, value);
        };
    }

    private Optional<Rejection> number(int i, long number, byte[] value) {
        return fields.number(i, number)
                ? Optional.empty()
                : Optional.of(fields.outside(i, Quoted.plain(value, scanner.start(i), scanner.end(i))));
    }

    private Optional<Rejection> text(int i, JsonKind kind, byte[] value) {
        int from = scanner.start(i);
        int to = scanner.end(i);
        if (kind == JsonKind.TEXT) {
            return fields.text(i, value, from, to);
        }
        if (kind != JsonKind.ESCAPED_TEXT) {
            return wrongType(i, value);
        }
        if (unescaped.length < to - from) {
            unescaped = new byte[to - from];
        }
        return fields.text(i, unescaped, 0, JsonText.unescape(value, from, to, unescaped, 0));
    }

    private Optional<Rejection> wrongType(int i, byte[] value) {
        return Optional.of(Rejections.wrongType(
                fields.field(i), scanner.kind(i), Quoted.plain(value, scanner.start(i), scanner.end(i))));
    }
}
