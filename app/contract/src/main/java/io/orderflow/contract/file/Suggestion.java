package io.orderflow.contract.file;

import java.util.Collection;
import java.util.Locale;

/** "Did you mean": the known word nearest to an unknown one. */
final class Suggestion {
    private Suggestion() {}

    /** The end of a sentence, {@code ; did you mean x?}; empty if no known word is close. */
    static String of(String word, Collection<String> known) {
        String best = "";
        int least = word.length() < 3 ? 0 : Math.max(2, word.length() / 3 + 1);
        for (String candidate : known) {
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? "" : "; did you mean " + best + "?";
    }

    /**
     * Number of edits between two words: insert, delete, replace, or swap of neighbours. Words are truncated to 80.
     */
    private static int distance(String one, String other) {
        String a = one.substring(0, Math.min(80, one.length()));
        String b = other.substring(0, Math.min(80, other.length()));
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(edits[i - 1][j - 1] + same, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, edits[i - 2][j - 2] + 1);
                }
                edits[i][j] = least;
            }
        }
        return edits[a.length()][b.length()];
    }
}
