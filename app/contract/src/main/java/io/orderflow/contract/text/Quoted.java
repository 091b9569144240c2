package io.orderflow.contract.text;

import java.util.Locale;

/** Makes hostile bytes readable in a message: short, on one line, nothing invisible. */
public final class Quoted {
    private static final int MAX_CODE_POINTS = 60;

    private Quoted() {}

    /** In double quotes; the bytes are UTF-8, or WTF-8 by {@link Utf8#write}. */
    public static String text(byte[] utf8, int from, int to) {
        return '"' + plain(utf8, from, to) + '"';
    }

    /** Without quotes: for numbers. */
    public static String plain(byte[] utf8, int from, int to) {
        StringBuilder shown = new StringBuilder();
        int at = from;
        for (int i = 0; i < MAX_CODE_POINTS && at < to; i++) {
            append(shown, Utf8.codePointAt(utf8, at));
            at += Utf8.lengthAt(utf8, at);
        }
        if (at < to) {
            shown.append("… (").append(to - from).append(" bytes)");
        }
        return shown.toString();
    }

    /** One byte of a text, at the position of the problem. */
    public static String character(byte[] utf8, int at) {
        int codePoint = Utf8.codePointAt(utf8, at);
        if (codePoint == 0xFEFF) {
            return "a byte order mark";
        }
        return codePoint == '"' ? "a double quote" : text(utf8, at, at + Utf8.lengthAt(utf8, at));
    }

    /** Appends a character, escaped if it is invisible: control and format characters, lone surrogates, … */
    public static void append(StringBuilder shown, int codePoint) {
        if (isShown(codePoint)) {
            shown.appendCodePoint(codePoint);
        } else if (Character.isBmpCodePoint(codePoint)) {
            shown.append(String.format(Locale.ROOT, "\\u%04x", codePoint));
        } else {
            shown.append(String.format(Locale.ROOT, "\\u{%x}", codePoint));
        }
    }

    private static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> codePoint == ' ' || !Character.isSpaceChar(codePoint);
        };
    }
}
