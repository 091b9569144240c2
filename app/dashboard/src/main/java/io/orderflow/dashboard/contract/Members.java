package io.orderflow.dashboard.contract;

/** Counts what a JSON array or object has. */
final class Members {
    private Members() {}

    /** The items of an array, or the members of an object, that a decoder has accepted. */
    static int count(String json) {
        int depth = 0;
        int commas = 0;
        boolean isEmpty = true;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            switch (c) {
                case '"' -> {
                    i = endOfText(json, i);
                    isEmpty = false;
                }
                case '[', '{' -> {
                    isEmpty &= depth == 0;
                    depth++;
                }
                case ']', '}' -> depth--;
                case ',' -> commas += depth == 1 ? 1 : 0;
                case ' ', '\t', '\r', '\n' -> {}
                default -> isEmpty = false;
            }
        }
        return isEmpty ? 0 : commas + 1;
    }

    private static int endOfText(String json, int start) {
        int i = start + 1;
        while (i < json.length() && json.charAt(i) != '"') {
            i += json.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }
}
