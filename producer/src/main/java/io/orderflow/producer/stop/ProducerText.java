package io.orderflow.producer.stop;

import java.time.Duration;
import java.util.BitSet;
import java.util.Locale;

/** Formats figures for display. */
public final class ProducerText {
    private static final int LONGEST_QUOTE = 60;
    /** The general categories of visible characters. */
    private static final BitSet VISIBLE = visible();

    private ProducerText() {}

    /** {@code 0.5 s}, {@code 12 s}, {@code 3 min 5 s}, {@code 2 h 10 min}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
                    .replace(".0 s", " s");
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? parts(seconds / 60, "min", seconds % 60, "s")
                : parts(seconds / 3600, "h", seconds / 60 % 60, "min");
    }

    private static String parts(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    /**
     * A text of unknown origin, made safe for a message: quoted, short, without invisible characters other than blanks.
     */
    public static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        int[] codePoints = text.codePoints().limit(LONGEST_QUOTE + 1L).toArray();
        for (int i = 0; i < Math.min(codePoints.length, LONGEST_QUOTE); i++) {
            int codePoint = codePoints[i];
            boolean visible = codePoint == ' ' || VISIBLE.get(Character.getType(codePoint));
            shown.append(visible ? Character.toString(codePoint) : String.format(Locale.ROOT, "\\u%04x", codePoint));
        }
        return shown.append(codePoints.length > LONGEST_QUOTE ? "… (" + text.length() + " characters)\"" : "\"")
                .toString();
    }

    private static BitSet visible() {
        BitSet types = new BitSet();
        types.set(0, 32);
        for (int hidden : new int[] {
            Character.CONTROL,
            Character.FORMAT,
            Character.SURROGATE,
            Character.PRIVATE_USE,
            Character.UNASSIGNED,
            Character.SPACE_SEPARATOR,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR
        }) {
            types.clear(hidden);
        }
        return types;
    }

    /** {@code 12,345} */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 order}, {@code 12,345 orders} */
    public static String counted(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 1,499.97}: a plain number with its thousands separated. */
    public static String money(String number) {
        int point = number.indexOf('.') < 0 ? number.length() : number.indexOf('.');
        StringBuilder text = new StringBuilder(number);
        int first = number.startsWith("-") ? 1 : 0;
        for (int at = point - 3; at > first; at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }
}
