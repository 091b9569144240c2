package io.orderflow.contract.encode;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;

/** Facts about values that both formats need. */
final class Values {
    static final long MICROS_PER_DAY = 86_400_000_000L;

    private Values() {}

    /** Whether every column of a field is missing. */
    static boolean all(CompiledContract contract, OrderValues order, int field) {
        int from = contract.columnOfField()[field];
        for (int column = from; column < from + contract.columnCount()[field]; column++) {
            if (!order.isMissing(column)) {
                return false;
            }
        }
        return true;
    }

    /** Microseconds in a larger unit. */
    static long exactly(long micros, long unit) {
        if (Math.floorMod(micros, unit) != 0) {
            throw new IllegalArgumentException(micros + " microseconds are no multiple of " + unit);
        }
        return micros / unit;
    }
}
