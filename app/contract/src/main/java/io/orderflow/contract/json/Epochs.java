package io.orderflow.contract.json;

import io.orderflow.contract.date.Calendar;

/** Timestamps sent as numbers. */
final class Epochs {
    private Epochs() {}

    /**
     * Whether a column can hold it.
     *
     * @param step microseconds of the column's smallest step: a finer value would be rounded
     */
    static boolean isTimestamp(long micros, long step) {
        return micros >= Calendar.FIRST && micros <= Calendar.LAST && Math.floorMod(micros, step) == 0;
    }
}
