package io.orderflow.pipeline.total;

import io.orderflow.pipeline.role.Measure;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * What some orders add up to, by measure. Exact sums are longs of the unscaled value; one that outgrows a long goes on
 * as a BigInteger. Sums of binary numbers are compensated (Neumaier), so that their error does not grow with the number
 * of orders.
 * A measure that nothing was added to has no sum. Changes with every order added; used by one thread.
 */
final class Sums {

    private static final int MEASURES = Measure.values().length;

    /** Of the sum of absolute values: what is less is an error of rounding. */
    private static final double NOTHING = 1e-12;

    private final long[] exact = new long[MEASURES];
    private long orders;
    /** A bit each: a measure's exact sum, and, after these, its binary one. */
    private int present;
    /** What outgrew the longs; null as long as nothing has. */
    private BigInteger[] carried;
    /** null as long as nothing binary was added. */
    private Binary[] binary;

    private static final class Binary {
        private double sum;
        private double lost;
        private double magnitude;

        private void add(double value) {
            double next = sum + value;
            lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
            sum = next;
            magnitude += Math.abs(value);
        }

        private double value() {
            // A sum beyond the range is infinite, and what was lost is not a number then.
            return Double.isFinite(sum) ? sum + lost : sum;
        }
    }

    /** Counts orders; a negative number takes away. */
    void count(long more) {
        orders = Math.addExact(orders, more);
    }

    /** Adds to an exact sum, whose scale the caller knows; a negative number takes away. */
    void add(int measure, long unscaled) {
        present |= 1 << measure;
        long sum = exact[measure] + unscaled;
        if (((exact[measure] ^ sum) & (unscaled ^ sum)) < 0) {
            carry(measure, BigInteger.valueOf(unscaled));
        } else {
            exact[measure] = sum;
        }
    }

    void add(int measure, BigInteger unscaled) {
        if (unscaled.bitLength() < Long.SIZE) {
            add(measure, unscaled.longValue());
        } else {
            present |= 1 << measure;
            carry(measure, unscaled);
        }
    }

    private void carry(int measure, BigInteger unscaled) {
        if (carried == null) {
            carried = new BigInteger[MEASURES];
        }
        carried[measure] = exact(measure).add(unscaled);
        exact[measure] = 0;
    }

    void add(int measure, double value) {
        present |= 1 << (MEASURES + measure);
        if (binary == null) {
            binary = new Binary[MEASURES];
        }
        if (binary[measure] == null) {
            binary[measure] = new Binary();
        }
        binary[measure].add(value);
    }

    boolean hasExact(int measure) {
        return (present >> measure & 1) != 0;
    }

    boolean hasBinary(int measure) {
        return (present >> (MEASURES + measure) & 1) != 0;
    }

    /** Whether {@link #small} is the whole sum. */
    boolean isSmall(int measure) {
        return carried == null || carried[measure] == null;
    }

    /** The unscaled exact sum, if it {@link #isSmall}. */
    long small(int measure) {
        return exact[measure];
    }

    /** The exact sum. */
    BigDecimal exact(int measure, int scale) {
        return new BigDecimal(exact(measure), scale);
    }

    private BigInteger exact(int measure) {
        BigInteger small = BigInteger.valueOf(exact[measure]);
        return isSmall(measure) ? small : carried[measure].add(small);
    }

    double binary(int measure) {
        return binary[measure].value();
    }

    /** Whether there is nothing to write: no orders, and no sum that is more than an error of rounding. */
    boolean areZero() {
        if (orders != 0) {
            return false;
        }
        for (int measure = 0; measure < MEASURES; measure++) {
            if (hasExact(measure) && exact(measure).signum() != 0) {
                return false;
            }
            if (hasBinary(measure) && !(Math.abs(binary(measure)) <= binary[measure].magnitude * NOTHING)) {
                return false;
            }
        }
        return true;
    }

    long orders() {
        return orders;
    }
}
