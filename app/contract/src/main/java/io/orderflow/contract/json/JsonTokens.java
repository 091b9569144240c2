package io.orderflow.contract.json;

import io.orderflow.contract.text.Utf8;

/**
 * The tokens of JSON (RFC 8259): strings, numbers, literals and white space, and where reading them failed. Does not
 * interpret values. The bytes must be valid UTF-8.
 *
 * <p>Its methods take the offset where something begins and return the offset after it, or {@link #FAILED}.
 */
abstract sealed class JsonTokens permits JsonScanner {
    static final int FAILED = -1;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    byte[] json = {};
    int end;
    /** Set by string(): whether the string has escapes. */
    boolean escaped;
    /** Set by whatever reads a value: what was there. */
    int kind = Kind.ABSENT;

    boolean tooDeep;
    private int failedAt;
    private String expected = "";

    /** Whether the value is nested too deep; otherwise it is not JSON. */
    final boolean isTooDeep() {
        return tooDeep;
    }

    /** Offset of the first invalid byte; the length of the value if it ends too early. */
    final int failedAt() {
        return failedAt;
    }

    /** What was expected at {@link #failedAt()}. */
    final String expected() {
        return expected;
    }

    final int string(int open) {
        escaped = false;
        int at = open + 1;
        while (at < end) {
            if (at + 8 <= end) {
                int ordinary = ordinaryOfEight((long) Utf8.EIGHT_BYTES.get(json, at));
                at += ordinary;
                if (ordinary == 8) {
                    continue;
                }
            }
            byte c = json[at];
            if (c == '"') {
                return at + 1;
            }
            if (c == '\\') {
                escaped = true;
                at = escape(at + 1);
                if (at == FAILED) {
                    return FAILED;
                }
            } else if (c >= 0 && c < ' ') {
                return fail(at, "a control character to be escaped inside a text");
            } else {
                at++;
            }
        }
        return fail(end, "a closing double quote");
    }

    /** How many of eight bytes, from the first, are neither a quote, nor a backslash, nor a control character. */
    private static int ordinaryOfEight(long eight) {
        long quotes = eight ^ ONES * '"';
        long backslashes = eight ^ ONES * '\\';
        // A byte of zero borrows and lights its high bit; so does a byte below a space. The first one lit is exact.
        long special =
                ((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes) | ((eight - ONES * ' ') & ~eight);
        return Long.numberOfTrailingZeros(special & HIGH_BITS) >>> 3;
    }

    private int escape(int at) {
        if (at >= end) {
            return fail(at, "the rest of an escape");
        }
        return switch (json[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> fourHex(at + 1);
            default -> fail(at, "one of \" \\ / b f n r t u after a backslash");
        };
    }

    private int fourHex(int from) {
        for (int at = from; at < from + 4; at++) {
            if (at >= end || !isHex(json[at])) {
                return fail(at, "four hexadecimal digits after \\u");
            }
        }
        return from + 4;
    }

    final int literal(int at, String word, int means) {
        kind = means;
        for (int i = 1; i < word.length(); i++) {
            if (at + i >= end || json[at + i] != word.charAt(i)) {
                return fail(at + i, word);
            }
        }
        return at + word.length();
    }

    final int number(int from) {
        kind = Kind.INTEGER;
        int at = json[from] == '-' ? from + 1 : from;
        if (at < end && json[at] == '0') {
            at++;
            if (at < end && isDigit(json[at])) {
                return fail(at, "no digit after a leading zero");
            }
        } else {
            at = digits(at);
        }
        if (at != FAILED && at < end && json[at] == '.') {
            kind = Kind.NUMBER;
            at = digits(at + 1);
        }
        if (at != FAILED && at < end && (json[at] | 0x20) == 'e') {
            kind = Kind.NUMBER;
            at++;
            if (at < end && (json[at] == '+' || json[at] == '-')) {
                at++;
            }
            at = digits(at);
        }
        return at;
    }

    /** At least one digit. */
    private int digits(int from) {
        int at = from;
        while (at < end && isDigit(json[at])) {
            at++;
        }
        return at == from ? fail(at, "a digit") : at;
    }

    final int pastColon(int nameEnd) {
        int at = pastSpace(nameEnd);
        return at < end && json[at] == ':' ? pastSpace(at + 1) : fail(at, "a colon after the name");
    }

    /**
     * Behind the comma or the closing bracket that follows a value.
     *
     * @param close } or ]
     */
    final int pastSeparator(int valueEnd, char close) {
        int at = pastSpace(valueEnd);
        return at < end && (json[at] == ',' || json[at] == close)
                ? at + 1
                : fail(at, close == '}' ? "a comma or }" : "a comma or ]");
    }

    final int pastSpace(int from) {
        int at = from;
        while (at < end && isSpace(json[at])) {
            at++;
        }
        return at;
    }

    /** JSON's white space, which differs from that of Unicode and Java. */
    static boolean isSpace(byte c) {
        return c <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t');
    }

    static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(byte c) {
        return isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
    }

    final int fail(int at, String what) {
        tooDeep = false;
        failedAt = at;
        expected = what;
        return FAILED;
    }
}
