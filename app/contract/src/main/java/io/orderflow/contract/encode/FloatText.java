package io.orderflow.contract.encode;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Binary numbers as texts that are read back as the same number: as few digits as possible, each of them right. Java's
 * own texts differ between versions, and are not always the nearest with their number of digits.
 */
final class FloatText {
    private static final int MOST_DIGITS_OF_FLOAT = 9;
    private static final int MOST_DIGITS_OF_DOUBLE = 17;
    /** Longer ones are written with an exponent. */
    private static final int LONGEST_PLAIN = 20;

    private FloatText() {}

    /** @param wide whether it has 64 bits; otherwise the number is one of 32 */
    static String of(double number, boolean wide) {
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("JSON has no number for " + number);
        }
        BigDecimal exact = new BigDecimal(number);
        int most = wide ? MOST_DIGITS_OF_DOUBLE : MOST_DIGITS_OF_FLOAT;
        for (int digits = 1; digits < most; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (wide ? rounded.doubleValue() == number : rounded.floatValue() == (float) number) {
                return text(rounded, exact);
            }
        }
        return text(exact.round(new MathContext(most, RoundingMode.HALF_EVEN)), exact);
    }

    /** More digits are written only where they are exact: each that is written counts. */
    private static String text(BigDecimal number, BigDecimal exact) {
        BigDecimal stripped = number.stripTrailingZeros();
        boolean isShort = Math.max(stripped.precision() - stripped.scale(), stripped.scale()) <= LONGEST_PLAIN;
        if (stripped.scale() < 1 && isShort && stripped.compareTo(exact) == 0) {
            return stripped.setScale(1).toPlainString();
        }
        return stripped.scale() >= 0 && isShort ? stripped.toPlainString() : stripped.toString();
    }
}
