package io.orderflow.verify.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/** JSON numbers as exact values, in time linear in their length whatever their exponent. */
final class Numbers {

    private static final Pattern JSON = Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][-+]?[0-9]++)?");
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]++");

    /** More digits than any integer type holds. */
    private static final int MOST_DIGITS = 40;
    /** Larger than the length of any record: digits cannot make up for such an exponent. */
    private static final long ENDLESS = 1L << 40;
    /** The exact value of a double has fewer significant digits. */
    private static final int DIGITS_OF_DOUBLE = 800;

    private Numbers() {}

    /** Whether a text is a number as JSON has it. */
    static boolean isNumber(String text) {
        return JSON.matcher(text).matches();
    }

    /** Whether a number has neither fraction nor exponent. */
    static boolean isInteger(String number) {
        return INTEGER.matcher(number).matches();
    }

    /** An integer; empty if it is beyond every type. */
    static Optional<BigInteger> integer(String number) {
        if (number.length() <= 18) {
            return Optional.of(BigInteger.valueOf(Long.parseLong(number)));
        }
        return number.length() > MOST_DIGITS ? Optional.empty() : Optional.of(new BigInteger(number));
    }

    /**
     * A number as digits without zeros at either end, times a power of ten.
     *
     * @param digits with a sign; "0" for zero
     * @param written how many significant digits it was written with
     */
    record Scientific(String digits, long exponent, int written) {

        static Scientific of(String number) {
            int e = Math.max(number.indexOf('e'), number.indexOf('E'));
            String mantissa = e < 0 ? number : number.substring(0, e);
            int point = mantissa.indexOf('.');
            boolean negative = mantissa.charAt(0) == '-';
            String whole = mantissa.substring(negative ? 1 : 0, point < 0 ? mantissa.length() : point);
            String all = point < 0 ? whole : whole + mantissa.substring(point + 1);
            int from = 0;
            while (from < all.length() && all.charAt(from) == '0') {
                from++;
            }
            if (from == all.length()) {
                return new Scientific("0", 0, 0);
            }
            int until = all.length();
            while (all.charAt(until - 1) == '0') {
                until--;
            }
            long exponent = e < 0 ? 0 : exponent(number.substring(e + 1));
            return new Scientific(
                    (negative ? "-" : "") + all.substring(from, until),
                    exponent + whole.length() - until,
                    all.length() - from);
        }

        private static long exponent(String text) {
            boolean negative = text.charAt(0) == '-';
            String digits = text.replaceFirst("^[-+]?0*", "");
            long size = digits.length() > 12 ? ENDLESS : digits.isEmpty() ? 0 : Long.parseLong(digits);
            return negative ? -size : size;
        }

        boolean isZero() {
            return digits.equals("0");
        }

        int digitCount() {
            return digits.charAt(0) == '-' ? digits.length() - 1 : digits.length();
        }

        /** Only where the exponent is small. */
        BigDecimal value() {
            return new BigDecimal(new BigInteger(digits), (int) -exponent);
        }
    }

    /** Whether a double, rounded to as many significant digits as were written, is what was written. */
    static boolean isKept(Scientific written, double stored) {
        if (written.isZero()) {
            return true;
        }
        if (stored == 0 || written.digitCount() > DIGITS_OF_DOUBLE) {
            return false;
        }
        MathContext precision = new MathContext(Math.min(written.written(), DIGITS_OF_DOUBLE), RoundingMode.HALF_EVEN);
        return new BigDecimal(stored).round(precision).compareTo(written.value()) == 0;
    }
}
