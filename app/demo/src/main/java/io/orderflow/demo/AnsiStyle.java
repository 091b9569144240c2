package io.orderflow.demo;

/**
 * Marks in a text that say how it looks, each one character that takes no place on the screen: private code points, which
 * are translated when a line is shown.
 */
enum AnsiStyle {
    BOLD('\uE001', "1"),
    DIM('\uE002', "2"),
    GOOD('\uE003', "32"),
    WARNING('\uE004', "33"),
    BAD('\uE005', "31");

    private static final char PLAIN = '\uE000';
    private static final String ESCAPE = "\u001b[";

    private final char mark;
    private final String code;

    AnsiStyle(char mark, String code) {
        this.mark = mark;
        this.code = code;
    }

    String of(String text) {
        return mark + text + PLAIN;
    }

    /** The line, cut to this many columns, with the terminal's own codes. */
    static String forTerminal(String line, int columns) {
        StringBuilder out = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == PLAIN) {
                out.append(ESCAPE).append("0m");
            } else if (isMark(c)) {
                out.append(ESCAPE).append(codeOf(c)).append('m');
            } else if (shown < columns) {
                out.append(c);
                shown++;
            }
        }
        return out.toString();
    }

    /** The line without marks. */
    static String plain(String line) {
        StringBuilder out = new StringBuilder();
        line.chars().filter(c -> !isMark((char) c)).forEach(c -> out.append((char) c));
        return out.toString();
    }

    static int width(String line) {
        return plain(line).length();
    }

    private static boolean isMark(char c) {
        return c >= PLAIN && c <= BAD.mark;
    }

    private static String codeOf(char c) {
        for (AnsiStyle style : values()) {
            if (style.mark == c) {
                return style.code;
            }
        }
        return "0";
    }
}
