package io.orderflow.contract.json;

/** The kind of a field's value: numbers, so that a decoder can keep them in an array and switch over it. */
final class Kind {
    static final int ABSENT = 0;
    static final int NULL = 1;
    static final int TEXT = 2;
    /** A text with at least one escape: it must be unescaped before it is read. */
    static final int ESCAPED_TEXT = 3;
    /** A number without fraction and exponent. */
    static final int INTEGER = 4;

    static final int NUMBER = 5;
    static final int TRUE = 6;
    static final int FALSE = 7;
    static final int OBJECT = 8;
    static final int ARRAY = 9;

    private Kind() {}

    /** Completes the sentence "it is …". */
    static String shown(int kind) {
        return switch (kind) {
            case ABSENT -> "absent";
            case NULL -> "null";
            case TEXT, ESCAPED_TEXT -> "a text";
            case INTEGER, NUMBER -> "a number";
            case TRUE, FALSE -> "true or false";
            case OBJECT -> "an object";
            default -> "an array";
        };
    }
}
