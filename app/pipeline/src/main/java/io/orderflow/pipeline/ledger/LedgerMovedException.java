package io.orderflow.pipeline.ledger;

import io.orderflow.condition.Condition;
import io.orderflow.condition.ConditionException;

/**
 * The ledger does not stand where this driver has seen it committed: the database forgot, or was restored. The query
 * starts again from the ledger.
 */
public final class LedgerMovedException extends ConditionException {

    private static final long serialVersionUID = 1;

    public LedgerMovedException(String message) {
        super(Condition.LEDGER_MOVED, message);
    }

    /** The row belongs to an epoch before the driver's. */
    public static LedgerMovedException toEpoch(int partition, long ledgerEpoch, long ownEpoch) {
        return new LedgerMovedException(
                ("The ledger of partition %d is at epoch %d, this driver at %d: the database forgot committed"
                                + " transactions, or was restored. Starting again from the ledger.")
                        .formatted(partition, ledgerEpoch, ownEpoch));
    }
}
