package io.orderflow.demo;

import io.orderflow.program.terminal.DisplayText;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** How a piece of a line looks on a terminal, as the codes of ECMA-48 around it. */
enum AnsiStyle {
    BOLD(AttributedStyle.BOLD),
    DIM(AttributedStyle.DEFAULT.faint()),
    GOOD(AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN)),
    WARNING(AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW)),
    BAD(AttributedStyle.DEFAULT.foreground(AttributedStyle.RED));

    @SuppressWarnings("ImmutableEnumChecker") // It is a value, though not annotated as one.
    private final AttributedStyle style;

    AnsiStyle(AttributedStyle style) {
        this.style = style;
    }

    String of(String text) {
        return new AttributedString(text, style).toAnsi();
    }

    /** The line, cut to this many columns; a style that is cut off ends. */
    static String cut(String line, int columns) {
        return width(line) <= columns
                ? line
                : AttributedString.fromAnsi(line).columnSubSequence(0, columns).toAnsi();
    }

    /** The line without styles. */
    static String plain(String line) {
        return AttributedString.stripAnsi(line);
    }

    /** How many columns the line takes. */
    static int width(String line) {
        return DisplayText.width(plain(line));
    }
}
