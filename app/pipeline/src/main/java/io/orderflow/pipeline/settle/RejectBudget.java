package io.orderflow.pipeline.settle;

import java.io.Serializable;

/**
 * Which share of recent records may be rejected before something other than the records is to blame, and what was seen
 * lately. A value: every task carries on from the copy that the driver gave it. Serializable: shipped to executors;
 * holds only numbers.
 *
 * @param share 0 … 1; with 1 nothing breaks the budget
 * @param minimum records that must have been seen before the budget is judged; older ones fade out of the window at
 *     about this number
 * @param received records in the window
 * @param rejected those of them that were rejected
 */
public record RejectBudget(double share, int minimum, double received, double rejected) implements Serializable {

    public RejectBudget {
        if (!(share >= 0 && share <= 1) || minimum < 1) {
            throw new IllegalArgumentException("share is %s, minimum %d".formatted(share, minimum));
        }
    }

    /** A budget whose window is empty. */
    public static RejectBudget of(double share, int minimum) {
        return new RejectBudget(share, minimum, 0, 0);
    }

    /** Never broken. */
    public static RejectBudget unlimited() {
        return of(1, 1);
    }

    /**
     * Whether these records, after those of the window, break the budget. Both must lie over it: the records
     * themselves, so that a stream that is well again passes, and the window with them, so that a few bad records do
     * not count.
     */
    public boolean isBrokenBy(long moreReceived, long moreRejected) {
        double all = received + moreReceived;
        return moreRejected > share * moreReceived && all >= minimum && rejected + moreRejected > share * all;
    }

    /** The budget after these records: the newest weigh most. */
    public RejectBudget after(long moreReceived, long moreRejected) {
        double all = received + moreReceived;
        double fade = all > minimum ? minimum / all : 1;
        return new RejectBudget(share, minimum, all * fade, (rejected + moreRejected) * fade);
    }
}
