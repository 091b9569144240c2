package io.orderflow.program.terminal;

import io.orderflow.contract.text.Quoted;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jline.utils.WCWidth;

/**
 * Untrusted text made safe for a terminal: nothing in it moves the cursor, rings the bell, or hides or reverses
 * neighbouring text, and its width in columns is known.
 */
public final class DisplayText {

    private DisplayText() {}

    /** The text with invisible characters escaped: control and format characters, lone surrogates, … */
    public static String escaped(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> Quoted.append(shown, codePoint));
        return shown.toString();
    }

    /**
     * The first bytes as text; non-UTF-8 bytes as {@code \xNN}.
     *
     * @param atMost how many bytes to read
     */
    public static String escaped(byte[] bytes, int atMost) {
        StringBuilder shown = new StringBuilder();
        int at = 0;
        while (at < bytes.length && at < atMost) {
            int length = sequence(bytes[at]);
            String one = at + length <= bytes.length ? new String(bytes, at, length, StandardCharsets.UTF_8) : "";
            boolean whole = one.codePointCount(0, one.length()) == 1
                    && one.getBytes(StandardCharsets.UTF_8).length == length
                    && (one.charAt(0) != '\uFFFD' || (bytes[at] & 0xFF) == 0xEF);
            if (whole) {
                Quoted.append(shown, one.codePointAt(0));
                at += length;
            } else {
                shown.append(String.format(Locale.ROOT, "\\x%02x", bytes[at] & 0xFF));
                at++;
            }
        }
        return at < bytes.length ? shown.append('…').toString() : shown.toString();
    }

    /** How many columns a terminal uses for the text: two for East Asian wide characters and emoji, none for marks. */
    public static int width(String text) {
        return text.codePoints().map(DisplayText::width).sum();
    }

    /** Cut to this width, with "…" if shortened, and padded with blanks on the right. */
    public static String left(String text, int width) {
        String cut = cut(text, width);
        return cut + " ".repeat(Math.max(0, width - width(cut)));
    }

    /** Cut to this width, with "…" if shortened, and padded with blanks on the left. */
    public static String right(String text, int width) {
        String cut = cut(text, width);
        return " ".repeat(Math.max(0, width - width(cut))) + cut;
    }

    /** Cut to this width, with "…" if shortened. */
    public static String cut(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 0;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            if (used + width(codePoint) > width - 1) {
                break;
            }
            kept.appendCodePoint(codePoint);
            used += width(codePoint);
            at += Character.charCount(codePoint);
        }
        return kept.append('…').toString();
    }

    /**
     * Breaks each line between words to fit this width; continuation lines are indented by two more than the line. A
     * word longer than the width is not broken.
     */
    public static String wrapped(String text, int width) {
        return text.lines().map(line -> wrappedLine(line, width)).collect(Collectors.joining("\n"));
    }

    private static String wrappedLine(String line, int width) {
        String indent = line.substring(0, line.length() - line.stripLeading().length());
        StringBuilder wrapped = new StringBuilder();
        StringBuilder row = new StringBuilder(indent);
        boolean empty = true;
        for (String word : line.strip().split(" ", -1)) {
            if (!empty && width(row.toString()) + 1 + width(word) > width) {
                wrapped.append(row).append('\n');
                row = new StringBuilder(indent).append("  ");
                empty = true;
            }
            row.append(empty ? "" : " ").append(word);
            empty = false;
        }
        return wrapped.append(row).toString();
    }

    private static int sequence(byte first) {
        int value = first & 0xFF;
        if (value < 0x80) {
            return 1;
        }
        return value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4;
    }

    /**
     * As terminals have it that draw code point by code point; control characters, of which there are none, count 0.
     */
    private static int width(int codePoint) {
        return Math.max(0, WCWidth.wcwidth(codePoint));
    }
}
