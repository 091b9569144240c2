package io.orderflow.contract.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * A range of code points as ranges of bytes. Surrogates are three bytes each (WTF-8): a pattern sees half a pair, which
 * JSON can escape, as a character; it is then refused as bad text.
 */
final class Utf8Ranges {
    private static final int[] LAST_OF_LENGTH = {0x7F, 0x7FF, 0xFFFF, 0x10FFFF};

    private Utf8Ranges() {}

    /** Byte sequences, each byte as its lowest and highest value. */
    static List<int[]> of(int from, int to) {
        List<int[]> sequences = new ArrayList<>();
        int low = from;
        for (int last : LAST_OF_LENGTH) {
            if (low <= last && low <= to) {
                split(low, Math.min(to, last), sequences);
                low = last + 1;
            }
        }
        return sequences;
    }

    /** Both ends have the same number of bytes: split where a byte other than the last would not be one range. */
    private static void split(int from, int to, List<int[]> sequences) {
        for (int bits = 6; bits < bits(from); bits += 6) {
            int low = (1 << bits) - 1;
            if ((from & ~low) != (to & ~low)) {
                if ((from & low) != 0) {
                    split(from, from | low, sequences);
                    split((from | low) + 1, to, sequences);
                    return;
                }
                if ((to & low) != low) {
                    split(from, (to & ~low) - 1, sequences);
                    split(to & ~low, to, sequences);
                    return;
                }
            }
        }
        int[] first = bytes(from);
        int[] last = bytes(to);
        int[] ranges = new int[2 * first.length];
        for (int i = 0; i < first.length; i++) {
            ranges[2 * i] = first[i];
            ranges[2 * i + 1] = last[i];
        }
        sequences.add(ranges);
    }

    private static int bits(int codePoint) {
        return codePoint <= 0x7F ? 7 : codePoint <= 0x7FF ? 11 : codePoint <= 0xFFFF ? 16 : 21;
    }

    private static int[] bytes(int codePoint) {
        if (codePoint <= 0x7F) {
            return new int[] {codePoint};
        }
        if (codePoint <= 0x7FF) {
            return new int[] {0xC0 | codePoint >> 6, low(codePoint)};
        }
        if (codePoint <= 0xFFFF) {
            return new int[] {0xE0 | codePoint >> 12, low(codePoint >> 6), low(codePoint)};
        }
        return new int[] {0xF0 | codePoint >> 18, low(codePoint >> 12), low(codePoint >> 6), low(codePoint)};
    }

    private static int low(int bits) {
        return 0x80 | (bits & 0x3F);
    }
}
