package io.orderflow.contract.encode;

import io.orderflow.contract.text.Utf8;
import java.util.Arrays;

/** A growing buffer of bytes, used again for each record. */
final class ByteOutput {
    private byte[] out = new byte[1024];
    private int at;

    void clear() {
        at = 0;
    }

    byte[] toBytes() {
        return Arrays.copyOf(out, at);
    }

    /** Room for this many bytes more. */
    private void room(long bytes) {
        if (at + bytes > out.length) {
            out = Arrays.copyOf(out, Math.toIntExact(Math.max(at + bytes, 2L * out.length)));
        }
    }

    void add(int single) {
        room(1);
        out[at++] = (byte) single;
    }

    void add(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, out, at, bytes.length);
        at += bytes.length;
    }

    void ascii(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            out[at++] = (byte) text.charAt(i);
        }
    }

    /** A whole number in decimal digits. */
    void digits(long value) {
        room(20);
        // Counted below zero, where every long has its place.
        long rest = value;
        if (value < 0) {
            out[at++] = '-';
        } else {
            rest = -value;
        }
        int digits = 1;
        for (long left = rest / 10; left != 0; left /= 10) {
            digits++;
        }
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = (byte) ('0' - rest % 10);
            rest /= 10;
        }
        at += digits;
    }

    /** An unscaled decimal with all its decimals. */
    void decimal(long unscaled, int scale, long power) {
        if (scale == 0) {
            digits(unscaled);
            return;
        }
        room(40);
        if (unscaled < 0 && unscaled > -power) {
            out[at++] = '-'; // its whole part is 0, which has no sign
        }
        digits(unscaled / power);
        out[at++] = '.';
        long rest = Math.abs(unscaled % power);
        for (int i = at + scale - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        at += scale;
    }

    /** A JSON string, with only the escapes that JSON demands. */
    void quoted(String text) {
        room(2 + 6L * text.length());
        out[at++] = '"';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x80) {
                if (c == '"' || c == '\\') {
                    out[at++] = '\\';
                }
                out[at++] = (byte) c;
            } else if (c < ' ') {
                escape(c);
            } else if (!Character.isSurrogate(c)) {
                at = Utf8.write(c, out, at);
            } else {
                int codePoint = text.codePointAt(i);
                if (Character.isSupplementaryCodePoint(codePoint)) {
                    at = Utf8.write(codePoint, out, at);
                    i++;
                } else {
                    escape(c); // half of a pair: UTF-8 cannot hold it, an escape can
                }
            }
        }
        out[at++] = '"';
    }

    private void escape(char c) {
        out[at++] = '\\';
        out[at++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            out[at++] = (byte) Character.forDigit(c >> shift & 0xF, 16);
        }
    }

    /** Avro's int and long: zigzag, then seven bits to a byte, the lowest first. */
    void zigzag(long value) {
        room(10);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            out[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
    }

    /** Avro's decimal in a long: two's complement, big endian, in as few bytes as hold it. */
    void unscaled(long value) {
        int length = Long.BYTES;
        while (length > 1 && value >> (8 * (length - 1) - 1) == value >> 63) {
            length--;
        }
        zigzag(length);
        room(length);
        for (int i = length - 1; i >= 0; i--) {
            out[at++] = (byte) (value >> (8 * i));
        }
    }

    /** Avro's float and double: little endian. */
    void littleEndian(long bits, int bytes) {
        room(bytes);
        for (int i = 0; i < bytes; i++) {
            out[at++] = (byte) (bits >>> (8 * i));
        }
    }
}
