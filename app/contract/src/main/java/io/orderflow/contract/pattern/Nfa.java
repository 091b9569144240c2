package io.orderflow.contract.pattern;

import io.orderflow.contract.pattern.PatternNode.Choice;
import io.orderflow.contract.pattern.PatternNode.Edge;
import io.orderflow.contract.pattern.PatternNode.One;
import io.orderflow.contract.pattern.PatternNode.Repeat;
import io.orderflow.contract.pattern.PatternNode.Sequence;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern as states over the bytes of UTF-8 (Thompson's construction). Built from the end: each method takes the
 * state that follows and gives the state that begins.
 */
final class Nfa {
    static final int BYTES = 0;
    static final int SPLIT = 1;
    static final int BEGIN = 2;
    static final int END = 3;
    static final int MATCH = 4;

    private int count;
    private int[] kinds = new int[64];
    private int[] lows = new int[64];
    private int[] highs = new int[64];
    private int[] nexts = new int[64];
    private int[] others = new int[64];
    private final int start;

    /**
     * The states of a pattern.
     *
     * @param anywhere whether it may begin anywhere in a text; otherwise every way through it begins with ^
     */
    Nfa(PatternNode pattern, boolean anywhere) {
        int match = state(MATCH, 0, 0, -1, -1);
        int whole = build(pattern, match);
        if (anywhere) {
            int loop = state(SPLIT, 0, 0, whole, -1);
            int any = state(BYTES, 0, 0xFF, loop, -1); // may move the arrays
            others[loop] = any;
            start = loop;
        } else {
            start = whole;
        }
    }

    int start() {
        return start;
    }

    int count() {
        return count;
    }

    int kind(int state) {
        return kinds[state];
    }

    int low(int state) {
        return lows[state];
    }

    int high(int state) {
        return highs[state];
    }

    int next(int state) {
        return nexts[state];
    }

    /** The second way of a split. */
    int other(int state) {
        return others[state];
    }

    private int build(PatternNode node, int next) {
        if (node instanceof One one) {
            return points(one.points(), next);
        }
        if (node instanceof Sequence sequence) {
            int state = next;
            List<PatternNode> parts = sequence.parts();
            for (int i = parts.size() - 1; i >= 0; i--) {
                state = build(parts.get(i), state);
            }
            return state;
        }
        if (node instanceof Choice choice) {
            int state = -1;
            for (PatternNode way : choice.ways()) {
                int first = build(way, next);
                state = state < 0 ? first : state(SPLIT, 0, 0, state, first);
            }
            return state;
        }
        if (node instanceof Repeat repeat) {
            return repeat(repeat, next);
        }
        return switch ((Edge) node) {
            case BEGIN -> state(BEGIN, 0, 0, next, -1);
            case END -> state(END, 0, 0, next, -1);
            case WORD, NO_WORD -> throw new IllegalArgumentException("An automaton does not support word boundaries");
        };
    }

    private int repeat(Repeat repeat, int next) {
        int state = next;
        if (repeat.most() == Repeat.ENDLESS) {
            int loop = state(SPLIT, 0, 0, -1, next);
            int first = build(repeat.part(), loop); // may move the arrays
            nexts[loop] = first;
            state = loop;
        } else {
            for (int i = repeat.least(); i < repeat.most(); i++) {
                state = state(SPLIT, 0, 0, build(repeat.part(), state), next);
            }
        }
        for (int i = 0; i < repeat.least(); i++) {
            state = build(repeat.part(), state);
        }
        return state;
    }

    private int points(CodePoints points, int next) {
        int state = -1;
        for (CodePoints.Range range : points.ranges()) {
            for (int[] bytes : Utf8Ranges.of(range.from(), range.to())) {
                int first = next;
                for (int i = bytes.length - 2; i >= 0; i -= 2) {
                    first = state(BYTES, bytes[i], bytes[i + 1], first, -1);
                }
                state = state < 0 ? first : state(SPLIT, 0, 0, state, first);
            }
        }
        // A class without characters: a range that no byte is in.
        return state < 0 ? state(BYTES, 1, 0, next, -1) : state;
    }

    private int state(int kind, int low, int high, int next, int other) {
        if (count == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * count);
            lows = Arrays.copyOf(lows, 2 * count);
            highs = Arrays.copyOf(highs, 2 * count);
            nexts = Arrays.copyOf(nexts, 2 * count);
            others = Arrays.copyOf(others, 2 * count);
        }
        kinds[count] = kind;
        lows[count] = low;
        highs[count] = high;
        nexts[count] = next;
        others[count] = other;
        return count++;
    }
}
