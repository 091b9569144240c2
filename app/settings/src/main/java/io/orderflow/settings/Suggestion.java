package io.orderflow.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggests the intended name for a misspelt one. */
public final class Suggestion {
    private Suggestion() {}

    /** The closest candidate, if it differs by at most this many single-letter edits. */
    public static Optional<String> of(String name, Collection<String> candidates, int slips) {
        return candidates.stream()
                .filter(candidate -> distance(name, candidate) <= slips)
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Number of letters to insert, delete, replace or swap with a neighbour (optimal string alignment). */
    static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = left.charAt(i - 1) == right.charAt(j - 1);
                int best = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                boolean swapped = i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
            }
        }
        return cost[left.length()][right.length()];
    }
}
