package io.orderflow.contract.order;

/**
 * The characters allowed in a text: 1 to a limit of code points, none of them U+0000–U+001F or U+007F, no half of a
 * surrogate pair, and not blank.
 *
 * <p>Blank texts have nothing visible: only Unicode white space (no-break spaces included), control and
 * format characters such as U+200B, and letters without a glyph (Hangul fillers, the empty Braille
 * pattern).
 */
final class TextRule {
    enum Verdict {
        GOOD,
        BLANK,
        CONTROL_CHARACTER,
        LONE_SURROGATE,
        TOO_LONG
    }

    private TextRule() {}

    /**
     * The first verdict that applies, in the order of the reasons. The bytes are UTF-8, or WTF-8 by {@link Utf8#write}.
     */
    static Verdict check(byte[] text, int from, int to, long maxCodePoints) {
        boolean visible = false;
        int at = from;
        for (; at < to; at++) {
            byte c = text[at];
            if (c < ' ' || c == 0x7F) {
                break;
            }
            visible |= c != ' ';
        }
        if (at == to && visible && to - from <= maxCodePoints) {
            return Verdict.GOOD;
        }
        return checkAny(text, from, to, maxCodePoints);
    }

    private static Verdict checkAny(byte[] text, int from, int to, long maxCodePoints) {
        long codePoints = 0;
        boolean visible = false;
        for (int at = from; at < to; at += Utf8.lengthAt(text, at)) {
            int codePoint = Utf8.codePointAt(text, at);
            if (codePoint < ' ' || codePoint == 0x7F) {
                return Verdict.CONTROL_CHARACTER;
            }
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                return Verdict.LONE_SURROGATE;
            }
            visible = visible || isVisible(codePoint);
            codePoints++;
        }
        if (!visible) {
            return Verdict.BLANK;
        }
        return codePoints > maxCodePoints ? Verdict.TOO_LONG : Verdict.GOOD;
    }

    private static boolean isVisible(int codePoint) {
        if (Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint)) {
            return false;
        }
        int type = Character.getType(codePoint);
        return type != Character.FORMAT
                && type != Character.CONTROL
                && codePoint != 0x115F
                && codePoint != 0x1160
                && codePoint != 0x2800
                && codePoint != 0x3164
                && codePoint != 0xFFA0;
    }
}
