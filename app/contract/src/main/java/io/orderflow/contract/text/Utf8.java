package io.orderflow.contract.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {
    /** Eight bytes of an array at once, the first in the lowest bits. */
    public static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /** Offset of the first byte that is not part of a valid sequence, or -1. */
    public static int firstMalformed(byte[] value) {
        return firstMalformed(value, 0, value.length);
    }

    /** The same for a part of the bytes. */
    public static int firstMalformed(byte[] value, int from, int end) {
        int at = from;
        while (at < end) {
            if (at + 8 <= end && ((long) EIGHT_BYTES.get(value, at) & HIGH_BITS) == 0) {
                at += 8;
            } else if (value[at] >= 0) {
                at++;
            } else {
                int length = sequenceLength(value, at, end);
                if (length == 0) {
                    return at;
                }
                at += length;
            }
        }
        return -1;
    }

    /**
     * Length of the sequence of several bytes that begins here, 0 if there is none. Table 3-7 of the Unicode standard.
     */
    private static int sequenceLength(byte[] value, int at, int end) {
        int first = value[at] & 0xFF;
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (at + length > end) {
            return 0;
        }
        int second = value[at + 1] & 0xFF;
        int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((value[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** Length in bytes of a code point; a lone surrogate counts as the three bytes that {@link #write} makes of it. */
    public static int lengthAt(byte[] valid, int at) {
        int first = valid[at] & 0xFF;
        return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    }

    /** The code point that begins here; the bytes must be valid, or written by {@link #write}. */
    public static int codePointAt(byte[] valid, int at) {
        int first = valid[at];
        return switch (lengthAt(valid, at)) {
            case 1 -> first;
            case 2 -> ((first & 0x1F) << 6) | sixBits(valid, at + 1);
            case 3 -> (first & 0x0F) << 12 | sixBits(valid, at + 1) << 6 | sixBits(valid, at + 2);
            default ->
                (first & 0x07) << 18
                        | sixBits(valid, at + 1) << 12
                        | sixBits(valid, at + 2) << 6
                        | sixBits(valid, at + 3);
        };
    }

    /**
     * Writes one code point and returns the offset after it. A lone surrogate, which UTF-8 cannot represent, becomes
     * three bytes (WTF-8), so that texts compare by their code units and the text rules can detect it.
     */
    public static int write(int codePoint, byte[] out, int at) {
        if (codePoint < 0x80) {
            out[at] = (byte) codePoint;
            return at + 1;
        }
        if (codePoint < 0x800) {
            out[at] = (byte) (0xC0 | codePoint >> 6);
            out[at + 1] = continuation(codePoint);
            return at + 2;
        }
        if (codePoint < 0x10000) {
            out[at] = (byte) (0xE0 | codePoint >> 12);
            out[at + 1] = continuation(codePoint >> 6);
            out[at + 2] = continuation(codePoint);
            return at + 3;
        }
        out[at] = (byte) (0xF0 | codePoint >> 18);
        out[at + 1] = continuation(codePoint >> 12);
        out[at + 2] = continuation(codePoint >> 6);
        out[at + 3] = continuation(codePoint);
        return at + 4;
    }

    private static int sixBits(byte[] valid, int at) {
        return valid[at] & 0x3F;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }
}
