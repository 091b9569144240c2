package io.orderflow.pipeline.role;

import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.IntegerFormat;

/**
 * How the values of a field are summed, and how a view shows the sum.
 *
 * @param binary FLOAT and DOUBLE: summed as DOUBLE; otherwise exactly
 * @param decimals of an exact sum
 * @param small whether sums of it fit into 64 bits whatever the number of orders
 */
public record Summation(boolean binary, int decimals, boolean small) {
    private static final int SMALL_BITS = 32;

    /** Most decimals of an exact sum: the totals have DECIMAL(38,10). */
    public static final int MOST_DECIMALS = 10;

    /** @throws IllegalArgumentException for a field that is no number */
    static Summation of(FieldType type) {
        if (type instanceof FieldType.Whole whole) {
            IntegerFormat format = whole.format();
            return new Summation(false, 0, format.bits() <= SMALL_BITS);
        }
        if (type instanceof FieldType.Decimal decimal) {
            return new Summation(false, decimal.scale(), false);
        }
        if (type instanceof FieldType.Floating) {
            return new Summation(true, 0, false);
        }
        throw new IllegalArgumentException("Not a number: " + type);
    }
}
