package io.orderflow.contract.pattern;

import java.util.Random;

/** Patterns of the shared syntax, and texts that some of them match. */
final class RandomPatterns {
    private static final String[] ATOMS = {
        "a", "b", "é", "😀", ".", "[ab]", "[^a]", "\\d", "\\w", "\\D", "[a-c0-4]", "\\x41", "\\.", "[^é😀]", "\\-"
    };
    private static final String[] REPEATS = {"", "", "", "*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}", "*?", "+?"};
    private static final String[] CHARACTERS = {
        "a", "b", "c", "é", "😀", "0", "7", "A", ".", "-", "\n", "\u2028", "_", " "
    };

    private RandomPatterns() {}

    static String next(Random random, int depth) {
        StringBuilder pattern = new StringBuilder();
        int parts = 1 + random.nextInt(3);
        for (int i = 0; i < parts; i++) {
            int kind = random.nextInt(10);
            if (kind == 0 && (depth > 2 || i > 0)) { // never alone in a group: an edge cannot be repeated
                pattern.append(random.nextBoolean() ? "^" : "$");
            } else if (kind < 4 && depth > 0) {
                pattern.append(random.nextBoolean() ? "(" : "(?:")
                        .append(next(random, depth - 1))
                        .append(random.nextInt(3) == 0 ? "|" + next(random, depth - 1) : "")
                        .append(')')
                        .append(REPEATS[random.nextInt(REPEATS.length)]);
            } else {
                pattern.append(ATOMS[random.nextInt(ATOMS.length)]).append(REPEATS[random.nextInt(REPEATS.length)]);
            }
        }
        return pattern.toString();
    }

    static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }
}
