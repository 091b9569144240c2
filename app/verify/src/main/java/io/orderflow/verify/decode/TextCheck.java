package io.orderflow.verify.decode;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Reason;
import java.util.Optional;
import java.util.Set;

/** The rules of a text field. Patterns are searched by RE2/J, in linear time whatever the text. */
final class TextCheck {

    /** White space, joiners, hidden characters and letters drawn as nothing: a text of only these is invisible. */
    private static final java.util.regex.Pattern INVISIBLE =
            java.util.regex.Pattern.compile("[\\p{Z}\\p{IsWhite_Space}\\p{Cc}\\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]*");

    private static final java.util.regex.Pattern UUID =
            java.util.regex.Pattern.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    /** What a dot finds in ECMA-262; in RE2 it finds all but a line feed. */
    private static final String DOT = "[^\\n\\r\\x{2028}\\x{2029}]";

    private final FieldType.Text type;
    private final Optional<Matcher> pattern;
    private final Set<String> values;

    TextCheck(FieldType.Text type) {
        this.type = type;
        this.pattern = type.pattern().isEmpty()
                ? Optional.empty()
                : Optional.of(Pattern.compile(withDots(type.pattern())).matcher(""));
        this.values = Set.copyOf(type.values());
    }

    /** The contract's patterns have the syntax that RE2 shares with ECMA-262; only the dot differs. */
    private static String withDots(String pattern) {
        StringBuilder re2 = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                re2.append(c).append(pattern.charAt(++i));
            } else if (c == '.' && !inClass) {
                re2.append(DOT);
            } else {
                inClass = c == '[' || (inClass && c != ']');
                re2.append(c);
            }
        }
        return re2.toString();
    }

    /** The first reason against a text. */
    Optional<Reason> check(String text) {
        boolean formed = (pattern.isEmpty() || pattern.get().reset(text).find())
                && (values.isEmpty() || values.contains(text))
                && (!type.uuid() || UUID.matcher(text).matches());
        if (!formed) {
            return Optional.of(Reason.BAD_FORMAT);
        }
        if (!isGood(text)) {
            return Optional.of(Reason.BAD_TEXT);
        }
        int length = text.codePointCount(0, text.length());
        return length < type.minLength()
                ? Optional.of(Reason.TOO_SHORT)
                : length > type.maxLength() ? Optional.of(Reason.TOO_LONG) : Optional.empty();
    }

    private boolean isGood(String text) {
        if (text.isEmpty()) {
            return type.minLength() == 0;
        }
        boolean isVisible = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isLine = type.lines() && (c == '\n' || c == '\t');
            if ((c < ' ' && !isLine) || c == 0x7F || (Character.isSurrogate(c) && isAlone(text, i))) {
                return false;
            }
            isVisible |= c > ' ' && c < 0x7F;
        }
        return isVisible || !INVISIBLE.matcher(text).matches();
    }

    private static boolean isAlone(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }
}
