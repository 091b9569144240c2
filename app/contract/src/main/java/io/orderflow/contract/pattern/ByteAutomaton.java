package io.orderflow.contract.pattern;

/**
 * A deterministic automaton over bytes: one look-up a byte. Rows 0 and 1 are final: nothing can match any more, and
 * everything matches.
 */
public final class ByteAutomaton {
    static final int DEAD = 0;
    static final int MATCHED = 1;

    /** Byte → column of a row; bytes that no state distinguishes share one. */
    private final byte[] columns;
    /** Row × column → offset of the next row; the last column of a row says whether a text may end there. */
    private final int[] rows;

    private final int width;
    private final int start;

    ByteAutomaton(byte[] columns, int[] rows, int width, int start) {
        this.columns = columns;
        this.rows = rows;
        this.width = width;
        this.start = start * width;
    }

    /** Whether the pattern is found in these bytes, which are UTF-8 or WTF-8. */
    public boolean matches(byte[] text, int from, int to) {
        int row = start;
        int live = 2 * width;
        for (int at = from; at < to && row >= live; at++) {
            row = rows[row + (columns[text[at] & 0xFF] & 0xFF)];
        }
        return rows[row + width - 1] != 0;
    }

    int states() {
        return rows.length / width;
    }
}
