package io.orderflow.contract.file;

import java.math.BigDecimal;
import java.util.Optional;

/** Exact limits of binary numbers: the smallest one that is not below a decimal number. */
final class FloatBounds {
    private FloatBounds() {}

    /**
     * The smallest number allowed.
     *
     * @param least the minimum of the type
     */
    static double lowest(Optional<BigDecimal> inclusive, Optional<BigDecimal> exclusive, boolean wide, double least) {
        double lowest = inclusive.map(bound -> atLeast(bound, wide, false)).orElse(least);
        double inside = exclusive.map(bound -> atLeast(bound, wide, true)).orElse(least);
        return Math.max(least, Math.max(lowest, inside));
    }

    private static double atLeast(BigDecimal bound, boolean wide, boolean above) {
        double number = wide ? bound.doubleValue() : bound.floatValue();
        while (number != Double.POSITIVE_INFINITY
                && (number == Double.NEGATIVE_INFINITY || isBelow(number, bound, above))) {
            number = wide ? Math.nextUp(number) : Math.nextUp((float) number);
        }
        return number;
    }

    private static boolean isBelow(double number, BigDecimal bound, boolean above) {
        int compared = new BigDecimal(number).compareTo(bound);
        return compared < 0 || (above && compared == 0);
    }
}
