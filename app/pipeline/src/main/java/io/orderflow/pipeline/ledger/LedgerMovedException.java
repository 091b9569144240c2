package io.orderflow.pipeline.ledger;

/**
 * The ledger does not stand where this driver has seen it committed: the database forgot, or was restored. The query
 * starts again from the ledger.
 */
public final class LedgerMovedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public LedgerMovedException(String message) {
        super(message);
    }

    /** The row belongs to an epoch before the driver's. */
    public static LedgerMovedException toEpoch(int partition, long ledgerEpoch, long ownEpoch) {
        return new LedgerMovedException(
                "The ledger of partition %d is at epoch %d, this driver at %d: the database forgot committed transactions, or was restored. Starting again from the ledger."
                        .formatted(partition, ledgerEpoch, ownEpoch));
    }
}
