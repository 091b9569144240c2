package io.orderflow.contract.sample;

import java.math.BigDecimal;
import java.math.BigInteger;

/** What was seen of one field's numbers. */
public final class Numbers {
    private int count;
    private int whole;
    private int huge;
    private int digits;
    private int scale;
    private BigDecimal least = BigDecimal.ZERO;
    private BigDecimal most = BigDecimal.ZERO;

    void see(Num number) {
        count++;
        if (number.huge()) {
            huge++;
            return;
        }
        if (number.whole()) {
            whole++;
        }
        BigDecimal value = number.value();
        BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        scale = Math.max(scale, plain.scale());
        digits = Math.max(digits, plain.precision() - plain.scale());
        least = count - huge == 1 ? value : least.min(value);
        most = count - huge == 1 ? value : most.max(value);
    }

    public int count() {
        return count;
    }

    /** Whether all were written without a point and an exponent. */
    public boolean allWhole() {
        return count > 0 && whole == count;
    }

    /** How many no column holds. */
    public int huge() {
        return huge;
    }

    /** Most digits before the point. */
    public int digits() {
        return Math.max(1, digits);
    }

    /** Most decimals after the point, zeros at the end not counted. */
    public int scale() {
        return scale;
    }

    public BigDecimal least() {
        return least;
    }

    public BigDecimal most() {
        return most;
    }

    /** Whether all lie between these two. */
    public boolean within(BigInteger smallest, BigInteger largest) {
        return huge == 0
                && least.compareTo(new BigDecimal(smallest)) >= 0
                && most.compareTo(new BigDecimal(largest)) <= 0;
    }
}
