package io.orderflow.contract.sample;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/**
 * A number that stood in JSON.
 *
 * @param value exactly; zero where {@code huge}
 * @param whole whether it was written without a point and an exponent
 * @param huge whether its exponent is so large that no column holds it
 */
public record Num(BigDecimal value, boolean whole, boolean huge) {
    /** The exact value of a double has up to 770 digits. */
    private static final int LONGEST = 1_100;

    private static final int LARGEST_EXPONENT = 400;

    public Num {
        requireNonNull(value, "value is null");
    }

    static Num of(String literal) {
        int exponent = Math.max(literal.indexOf('e'), literal.indexOf('E'));
        boolean whole = exponent < 0 && literal.indexOf('.') < 0;
        boolean huge = literal.length() > LONGEST || (exponent >= 0 && isLarge(literal.substring(exponent + 1)));
        return new Num(huge ? BigDecimal.ZERO : new BigDecimal(literal), whole, huge);
    }

    private static boolean isLarge(String exponent) {
        return exponent.length() > 5 || Math.abs(Integer.parseInt(exponent)) > LARGEST_EXPONENT;
    }
}
