package io.orderflow.contract.encode;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;

/** Facts about values that both formats need. */
final class Values {
    private Values() {}

    /** Whether every column of a field is missing. */
    static boolean allMissing(CompiledContract contract, OrderValues order, int field) {
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
