package io.orderflow.contract.compiled;

/** How a field is decoded: numbers, so that a decoder can switch over an array of them. */
public final class Op {
    public static final int TEXT = 0;
    /** A whole number that a long holds. */
    public static final int INTEGER = 1;
    /** An unsigned 64-bit integer, in a long. */
    public static final int UNSIGNED = 2;
    /** A decimal of at most 18 digits, as a long of its unscaled value. */
    public static final int DECIMAL = 3;
    /** A decimal of up to 38 digits, as a BigDecimal. */
    public static final int BIG_DECIMAL = 4;
    /** As a long of its bits as a double. */
    public static final int FLOAT = 5;
    /** As a long of its bits. */
    public static final int DOUBLE = 6;
    /** As 0 or 1. */
    public static final int TRUTH = 7;
    /** As days since 1970. */
    public static final int DAY = 8;
    /** As microseconds since 1970. */
    public static final int TIMESTAMP = 9;
    /** A number that is a timestamp; stored as microseconds since 1970. */
    public static final int EPOCH = 10;
    /** An object whose fields have columns. */
    public static final int STRUCT = 11;
    /** An array, as the original text. */
    public static final int ARRAY = 12;
    /** A map, as the original text. */
    public static final int MAP = 13;
    /** An object, as the original text. */
    public static final int OBJECT = 14;

    private Op() {}

    /** Whether the value is stored as an object rather than a long. */
    static boolean isObject(int op) {
        return op == TEXT || op == BIG_DECIMAL || op >= STRUCT;
    }

    /** Whether the value is the original text. */
    public static boolean isVerbatim(int op) {
        return op == ARRAY || op == MAP || op == OBJECT;
    }
}
