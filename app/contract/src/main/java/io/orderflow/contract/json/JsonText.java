package io.orderflow.contract.json;

import io.orderflow.contract.text.Utf8;

/** The text between the quotes of a JSON string. */
final class JsonText {
    private JsonText() {}

    /**
     * Unescapes a well-formed string. The result is never longer than what it was made from.
     *
     * @param from first byte after the opening quote
     * @param to the closing quote
     * @return the offset behind the last byte written
     */
    static int unescape(byte[] json, int from, int to, byte[] out, int outFrom) {
        int at = from;
        int outAt = outFrom;
        while (at < to) {
            byte c = json[at++];
            if (c != '\\') {
                out[outAt++] = c;
                continue;
            }
            byte escape = json[at++];
            if (escape != 'u') {
                out[outAt++] = unescaped(escape);
                continue;
            }
            int unit = fourHex(json, at);
            at += 4;
            if (Character.isHighSurrogate((char) unit) && at + 6 <= to && json[at] == '\\' && json[at + 1] == 'u') {
                int low = fourHex(json, at + 2);
                if (Character.isLowSurrogate((char) low)) {
                    unit = Character.toCodePoint((char) unit, (char) low);
                    at += 6;
                }
            }
            outAt = Utf8.write(unit, out, outAt);
        }
        return outAt;
    }

    private static byte unescaped(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape; // the quote, the backslash and the solidus stand for themselves
        };
    }

    private static int fourHex(byte[] json, int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            value = value << 4 | Character.digit(json[i], 16);
        }
        return value;
    }
}
