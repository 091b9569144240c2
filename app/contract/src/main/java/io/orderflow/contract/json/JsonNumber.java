package io.orderflow.contract.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Reads JSON numbers exactly, in time linear in their length whatever their exponent. The result is a status and a
 * separate value: no value is reserved for errors. Reused; not thread-safe.
 */
final class JsonNumber {
    static final int OK = 0;
    /** More decimals, by value, than the scale has. */
    static final int TOO_PRECISE = 1;
    /** Larger than the type, or smaller. */
    static final int BEYOND = 2;

    /** This many digits always fit a long. */
    private static final int SAFE_DIGITS = 18;

    private static final int LONGEST_UNSIGNED = 20;
    private static final int MOST_DIGITS = 38;
    /** Larger than the length of any value: digits cannot compensate for an exponent this large. */
    private static final long HUGE = 1L << 32;

    private static final long[] POWERS = new long[SAFE_DIGITS + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private long value;
    private BigDecimal bigValue = BigDecimal.ZERO;

    // What scale() found: digits without zeros at either end, times a power of ten.
    private boolean negative;
    private long digits;
    private long digitCount;
    private long exponent;
    private int significantFrom;

    /** The result: an integer, an unscaled decimal, or the bits of an unsigned number. */
    long value() {
        return value;
    }

    /** The result of {@link #bigDecimal}. */
    BigDecimal bigValue() {
        return bigValue;
    }

    /** An integer that fits a long; {@code -0} is 0. */
    int integer(byte[] json, int from, int to) {
        boolean minus = json[from] == '-';
        int at = minus ? from + 1 : from;
        if (to - at > SAFE_DIGITS) {
            int status = magnitude(json, at, to);
            boolean fits = status == OK && (value >= 0 || (minus && value == Long.MIN_VALUE));
            value = minus ? -value : value;
            return fits ? OK : BEYOND;
        }
        long read = 0;
        for (; at < to; at++) {
            read = read * 10 + (json[at] - '0');
        }
        value = minus ? -read : read;
        return OK;
    }

    /** An unsigned 64-bit integer. */
    int unsigned(byte[] json, int from, int to) {
        boolean minus = json[from] == '-';
        int status = magnitude(json, minus ? from + 1 : from, to);
        return minus && (status != OK || value != 0) ? BEYOND : status;
    }

    private int magnitude(byte[] json, int from, int to) {
        if (to - from > LONGEST_UNSIGNED) {
            return BEYOND;
        }
        long read = 0;
        for (int at = from; at < to; at++) {
            int digit = json[at] - '0';
            if (at - from == LONGEST_UNSIGNED - 1) {
                long most = Long.divideUnsigned(-1L, 10);
                int compared = Long.compareUnsigned(read, most);
                if (compared > 0 || (compared == 0 && digit > 5)) {
                    return BEYOND;
                }
            }
            read = read * 10 + digit;
        }
        value = read;
        return OK;
    }

    /**
     * A number as a long of this scale: with scale 2 {@code 10.500} is 1050, {@code 1e2} is 10000, {@code 0e-9} is 0.
     */
    int decimal(byte[] json, int from, int to, int scale) {
        if (to - from > SAFE_DIGITS - scale) {
            return anyDecimal(json, from, to, scale);
        }
        boolean minus = json[from] == '-';
        long read = 0;
        int decimals = -1;
        for (int at = minus ? from + 1 : from; at < to; at++) {
            byte c = json[at];
            if (c == '.') {
                decimals = 0;
            } else if (c > '9') {
                return anyDecimal(json, from, to, scale);
            } else {
                read = read * 10 + (c - '0');
                if (decimals >= 0) {
                    decimals++;
                }
            }
        }
        if (decimals > scale) {
            return anyDecimal(json, from, to, scale);
        }
        read *= POWERS[scale - Math.max(0, decimals)];
        value = minus ? -read : read;
        return OK;
    }

    private int anyDecimal(byte[] json, int from, int to, int scale) {
        normalize(json, from, to);
        if (digitCount == 0) {
            value = 0;
            return OK;
        }
        long shift = exponent + scale;
        if (shift < 0) {
            return TOO_PRECISE;
        }
        if (digitCount + shift > SAFE_DIGITS) {
            return BEYOND;
        }
        value = digits * POWERS[(int) shift];
        value = negative ? -value : value;
        return OK;
    }

    /** A number of up to 38 digits with this scale. */
    int bigDecimal(byte[] json, int from, int to, int scale) {
        normalize(json, from, to);
        if (digitCount == 0) {
            bigValue = BigDecimal.ZERO.setScale(scale);
            return OK;
        }
        if (exponent + scale < 0) {
            return TOO_PRECISE;
        }
        if (digitCount + exponent > MOST_DIGITS) {
            return BEYOND;
        }
        bigValue = significant(json, to).setScale(scale);
        return OK;
    }

    /** The result of {@link #normalize} as a number; only for few digits and a small exponent. */
    private BigDecimal significant(byte[] json, int to) {
        StringBuilder text = new StringBuilder((int) digitCount);
        for (int at = significantFrom; at < to && text.length() < digitCount; at++) {
            if (json[at] != '.') {
                text.append((char) json[at]);
            }
        }
        BigInteger unscaled = new BigInteger(text.toString());
        return new BigDecimal(negative ? unscaled.negate() : unscaled, (int) -exponent);
    }

    /** Finds the digits without leading and trailing zeros, and the power of ten to multiply them by. */
    private void normalize(byte[] json, int from, int to) {
        negative = json[from] == '-';
        digits = 0;
        digitCount = 0;
        exponent = 0;
        long zeros = 0;
        boolean fraction = false;
        int at = negative ? from + 1 : from;
        for (; at < to && (json[at] | 0x20) != 'e'; at++) {
            byte c = json[at];
            if (c == '.') {
                fraction = true;
                continue;
            }
            if (fraction) {
                exponent--;
            }
            if (c == '0') {
                zeros++;
                continue;
            }
            // Skipped zeros are between digits, unless they lead: leading zeros do not count.
            if (digitCount > 0) {
                digitCount += zeros;
                digits = digitCount < SAFE_DIGITS ? digits * POWERS[(int) zeros] : digits;
            } else {
                significantFrom = at;
            }
            zeros = 0;
            digitCount++;
            digits = digitCount <= SAFE_DIGITS ? digits * 10 + (c - '0') : digits;
        }
        exponent += zeros + exponentOf(json, at, to);
    }

    private static long exponentOf(byte[] json, int from, int to) {
        if (from >= to) {
            return 0;
        }
        int at = from + 1;
        boolean minus = json[at] == '-';
        if (minus || json[at] == '+') {
            at++;
        }
        long read = 0;
        for (; at < to; at++) {
            read = Math.min(HUGE, read * 10 + (json[at] - '0'));
        }
        return minus ? -read : read;
    }

    // Binary floating point.

    private static final int EXACT_DIGITS_OF_FLOAT = 6;
    private static final int EXACT_DIGITS_OF_DOUBLE = 15;
    /** The exact value of a double has at most this many significant digits. */
    private static final int MOST_DIGITS_OF_DOUBLE = 770;

    private static final double[] EXACT_POWERS = new double[11];

    static {
        for (int i = 0; i < EXACT_POWERS.length; i++) {
            EXACT_POWERS[i] = POWERS[i];
        }
    }

    /**
     * The binary number nearest to the text, whose bits as a double become the value. The text is too precise unless
     * that number, rounded to the text's number of significant digits, equals the text.
     */
    int floating(byte[] json, int from, int to, boolean wide) {
        normalize(json, from, to);
        if (digitCount == 0) {
            value = Double.doubleToRawLongBits(negative ? -0.0 : 0.0);
            return OK;
        }
        long written = writtenDigits(json, to);
        int exact = wide ? EXACT_DIGITS_OF_DOUBLE : EXACT_DIGITS_OF_FLOAT;
        double number;
        if (digitCount <= exact && Math.abs(exponent) < EXACT_POWERS.length) {
            // Both are exact, so that one division or multiplication rounds once, as required.
            if (wide) {
                number = exponent < 0 ? digits / EXACT_POWERS[(int) -exponent] : digits * EXACT_POWERS[(int) exponent];
            } else {
                float whole = digits;
                float power = (float) EXACT_POWERS[(int) Math.abs(exponent)];
                number = exponent < 0 ? whole / power : whole * power;
            }
            number = negative ? -number : number;
        } else {
            String text = new String(json, from, to - from, ISO_8859_1);
            number = wide ? Double.parseDouble(text) : Float.parseFloat(text);
        }
        value = Double.doubleToRawLongBits(number);
        if (Double.isInfinite(number)) {
            return BEYOND;
        }
        boolean normal = Math.abs(number) >= (wide ? Double.MIN_NORMAL : Float.MIN_NORMAL);
        if (normal && written <= exact) {
            return OK; // so few digits survive the way there and back
        }
        if (number == 0 || digitCount > MOST_DIGITS_OF_DOUBLE || Math.abs(exponent) > HUGE / 2) {
            return TOO_PRECISE;
        }
        BigDecimal sent = significant(json, to);
        int precision = (int) Math.min(written, MOST_DIGITS_OF_DOUBLE);
        BigDecimal stored = new BigDecimal(number).round(new MathContext(precision, RoundingMode.HALF_EVEN));
        return stored.compareTo(sent) == 0 ? OK : TOO_PRECISE;
    }

    /** Significant digits as they are written, zeros at the end included. */
    private long writtenDigits(byte[] json, int to) {
        long written = 0;
        for (int at = significantFrom; at < to && (json[at] | 0x20) != 'e'; at++) {
            written += json[at] == '.' ? 0 : 1;
        }
        return written;
    }

    /** Whether these bytes are a JSON number: for numbers sent as texts. */
    static boolean isNumber(byte[] text, int from, int to) {
        int at = from < to && text[from] == '-' ? from + 1 : from;
        int whole = at;
        at = pastDigits(text, at, to);
        if (at == whole || (text[whole] == '0' && at > whole + 1)) {
            return false;
        }
        if (at < to && text[at] == '.') {
            int fraction = at + 1;
            at = pastDigits(text, fraction, to);
            if (at == fraction) {
                return false;
            }
        }
        if (at < to && (text[at] | 0x20) == 'e') {
            at++;
            if (at < to && (text[at] == '+' || text[at] == '-')) {
                at++;
            }
            int power = at;
            at = pastDigits(text, power, to);
            if (at == power) {
                return false;
            }
        }
        return at == to;
    }

    /** Whether a number has neither fraction nor exponent. */
    static boolean isInteger(byte[] number, int from, int to) {
        for (int at = from; at < to; at++) {
            if (number[at] > '9' || number[at] == '.') {
                return false;
            }
        }
        return true;
    }

    private static int pastDigits(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }
}
