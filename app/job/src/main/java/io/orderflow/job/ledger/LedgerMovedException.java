package io.orderflow.job.ledger;

/**
 * The ledger does not stand where this task believes: its cursor lies before the task's own position (the database
 * forgot a transaction), or its row is missing. The query starts again from the ledger; nothing was written.
 */
public final class LedgerMovedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public LedgerMovedException(String message) {
        super(message);
    }
}
