package io.orderflow.contract.text;

/** Cuts texts to a length in code points, as MySQL counts the length of a column; a surrogate pair is never split. */
public final class Shortened {
    private Shortened() {}

    /** The text; if it is longer than that, its start and an ellipsis. */
    public static String to(int most, String text) {
        return fits(most, text) ? text : start(most - 1, text) + "…";
    }

    /** The text; if it is longer than that, its start alone. */
    public static String start(int most, String text) {
        return fits(most, text) ? text : text.substring(0, text.offsetByCodePoints(0, most));
    }

    private static boolean fits(int most, String text) {
        return text.length() <= most || text.codePointCount(0, text.length()) <= most;
    }
}
