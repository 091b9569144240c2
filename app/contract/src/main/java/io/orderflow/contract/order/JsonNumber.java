package io.orderflow.contract.order;

/**
 * The value of a JSON number, exactly, in time linear in its length whatever its exponent. Values too large for a long
 * become {@link #BEYOND} with their sign: no limit allows them.
 */
final class JsonNumber {
    /** Larger than anything a limit allows. */
    static final long BEYOND = Long.MAX_VALUE;
    /** More than two decimals by value. */
    static final long TOO_PRECISE = Long.MIN_VALUE;

    /** This many digits always fit a long. */
    private static final int SAFE_DIGITS = 18;
    /** Larger than the length of any value: digits cannot compensate for an exponent this large. */
    private static final long HUGE = 1L << 32;

    private JsonNumber() {}

    /** The value of an integer literal; {@code -0} is 0. */
    static long integer(byte[] json, int from, int to) {
        boolean negative = json[from] == '-';
        int at = negative ? from + 1 : from;
        if (to - at > SAFE_DIGITS) {
            return negative ? -BEYOND : BEYOND;
        }
        long value = 0;
        for (; at < to; at++) {
            value = value * 10 + (json[at] - '0');
        }
        return negative ? -value : value;
    }

    /** The value of a number in hundredths: {@code 10.500} is 1050, {@code 1e2} is 10000, {@code 0e-9} is 0. */
    static long hundredths(byte[] json, int from, int to) {
        long value = 0;
        int decimals = 0;
        boolean fraction = false;
        if (to - from > SAFE_DIGITS - 2 || json[from] == '-') {
            return anyHundredths(json, from, to);
        }
        for (int at = from; at < to; at++) {
            byte c = json[at];
            if (c == '.') {
                fraction = true;
            } else if (c > '9') {
                return anyHundredths(json, from, to);
            } else {
                value = value * 10 + (c - '0');
                if (fraction) {
                    decimals++;
                }
            }
        }
        return switch (decimals) {
            case 0 -> value * 100;
            case 1 -> value * 10;
            case 2 -> value;
            default -> anyHundredths(json, from, to);
        };
    }

    /** The same for every number: digits without zeros at either end, times a power of ten. */
    private static long anyHundredths(byte[] json, int from, int to) {
        boolean negative = json[from] == '-';
        int at = negative ? from + 1 : from;
        long digits = 0;
        int digitCount = 0;
        long zeros = 0;
        long exponent = 0;
        boolean fraction = false;
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
                digitCount = (int) (digitCount + zeros);
                digits = digitCount < SAFE_DIGITS ? digits * powerOfTen(zeros) : digits;
            }
            zeros = 0;
            digitCount++;
            digits = digitCount <= SAFE_DIGITS ? digits * 10 + (c - '0') : digits;
        }
        if (digitCount == 0) {
            return 0;
        }
        exponent += zeros + exponent(json, at, to) + 2;
        if (exponent < 0) {
            return TOO_PRECISE;
        }
        long value = digitCount + exponent > SAFE_DIGITS ? BEYOND : digits * powerOfTen(exponent);
        return negative ? -value : value;
    }

    private static long exponent(byte[] json, int from, int to) {
        if (from == to) {
            return 0;
        }
        int at = from + 1;
        boolean negative = json[at] == '-';
        if (negative || json[at] == '+') {
            at++;
        }
        long value = 0;
        for (; at < to; at++) {
            value = Math.min(HUGE, value * 10 + (json[at] - '0'));
        }
        return negative ? -value : value;
    }

    private static long powerOfTen(long exponent) {
        long power = 1;
        for (long i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
