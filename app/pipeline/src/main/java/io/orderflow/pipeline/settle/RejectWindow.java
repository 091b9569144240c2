package io.orderflow.pipeline.settle;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.Counts;

/**
 * The reject budget over all partitions and over restarts of the query, as the ledger's counts move. Driver only;
 * thread-safe.
 */
public final class RejectWindow {

    private RejectBudget budget;
    private Counts seen;

    public RejectWindow(RejectBudget budget) {
        this.budget = requireNonNull(budget, "budget is null");
    }

    /**
     * Takes in what the ledger's counts, all partitions together, have grown by since the last call.
     *
     * @param rejectedReplays how many of the rejected records are replays: an operator sent them, and knows what they
     *     are
     */
    public synchronized void observe(Counts total, long rejectedReplays) {
        if (seen != null && total.received() >= seen.received() && total.rejected() >= seen.rejected()) {
            Counts more = total.minus(seen);
            budget = budget.after(
                    Math.max(0, more.received() - rejectedReplays), Math.max(0, more.rejected() - rejectedReplays));
        }
        seen = total;
    }

    public synchronized RejectBudget budget() {
        return budget;
    }
}
