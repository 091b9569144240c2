package io.orderflow.contract.draft;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Texts as YAML. */
final class Yaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> OTHER = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private Yaml() {}

    /** A text that is read as this text and nothing else: plain where that is safe, else in double quotes. */
    static String text(String text) {
        if (PLAIN.matcher(text).matches() && !OTHER.contains(text.toLowerCase(Locale.ROOT))) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c < ' ' || (c > '~' && !Character.isLetterOrDigit(c)) || c > 0xFFFF) {
                quoted.append(String.format(Locale.ROOT, c > 0xFFFF ? "\\U%08x" : "\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    /** A comment on one line. */
    static String comment(String text) {
        StringBuilder line = new StringBuilder("# ");
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean shown = c == ' '
                    || (c > ' '
                            && c != 0x7F
                            && type != Character.CONTROL
                            && type != Character.FORMAT
                            && type != Character.SURROGATE
                            && type != Character.PRIVATE_USE
                            && type != Character.UNASSIGNED
                            && type != Character.LINE_SEPARATOR
                            && type != Character.PARAGRAPH_SEPARATOR);
            line.append(shown ? Character.toString(c) : "?");
        });
        return line.toString();
    }
}
