package io.orderflow.contract.text;

/**
 * The characters allowed in a text: a number of code points within limits, none of them U+0000–U+001F or U+007F (except
 * tabs and line feeds where the contract allows lines), no half of a surrogate pair, and not blank.
 *
 * <p>Blank texts have nothing visible: only Unicode white space (no-break spaces included), control and format
 * characters such as U+200B, and letters without a glyph (Hangul fillers, the empty Braille pattern). A text without
 * any character is blank too, unless its minimum length is 0.
 */
public final class TextRule {
    public enum Verdict {
        GOOD,
        BLANK,
        CONTROL_CHARACTER,
        LONE_SURROGATE,
        TOO_SHORT,
        TOO_LONG
    }

    private TextRule() {}

    /**
     * The first verdict that applies, in the order of the reasons. The bytes are UTF-8, or WTF-8 by {@link Utf8#write}.
     */
    public static Verdict check(byte[] text, int from, int to, long least, long most, boolean lines) {
        boolean visible = false;
        int at = from;
        for (; at < to; at++) {
            byte c = text[at];
            if (c < ' ' || c == 0x7F) {
                break;
            }
            visible |= c != ' ';
        }
        if (at == to && visible && to - from <= most && to - from >= least) {
            return Verdict.GOOD;
        }
        return checkAny(text, from, to, least, most, lines);
    }

    private static Verdict checkAny(byte[] text, int from, int to, long least, long most, boolean lines) {
        if (from == to) {
            return least == 0 ? Verdict.GOOD : Verdict.BLANK;
        }
        long codePoints = 0;
        boolean visible = false;
        for (int at = from; at < to; at += Utf8.lengthAt(text, at)) {
            int codePoint = Utf8.codePointAt(text, at);
            if ((codePoint < ' ' && !(lines && (codePoint == '\n' || codePoint == '\t'))) || codePoint == 0x7F) {
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
        return codePoints < least ? Verdict.TOO_SHORT : codePoints > most ? Verdict.TOO_LONG : Verdict.GOOD;
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
