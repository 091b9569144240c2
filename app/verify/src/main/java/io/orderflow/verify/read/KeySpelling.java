package io.orderflow.verify.read;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Spellings that a collation may treat as one key: case, accents and blanks at the end do not count. */
public final class KeySpelling {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private KeySpelling() {}

    /** Equal for two keys that a collation may treat as one. */
    static String folded(String key) {
        String plain =
                MARKS.matcher(Normalizer.normalize(key, Normalizer.Form.NFKD)).replaceAll("");
        return plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).stripTrailing();
    }

    public static boolean isSame(String one, String other) {
        return one.equals(other) || folded(one).equals(folded(other));
    }
}
