package io.orderflow.pipeline.ledger;

import io.orderflow.condition.Condition;
import io.orderflow.condition.ConditionException;

/** The ledger is at another epoch: a newer start of this pipeline's query has taken over. Nothing was written. */
public final class FencedException extends ConditionException {

    private static final long serialVersionUID = 1;

    public FencedException(String pipeline, int partition, long ownEpoch, long ledgerEpoch) {
        super(
                Condition.FENCED,
                ("Another driver of pipeline %s has taken over partition %d: the ledger is at epoch %d, this one is at"
                                + " %d. This one stops; only one driver may run a pipeline.")
                        .formatted(pipeline, partition, ledgerEpoch, ownEpoch));
    }
}
