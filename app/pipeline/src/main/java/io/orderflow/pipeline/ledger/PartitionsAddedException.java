package io.orderflow.pipeline.ledger;

import io.orderflow.condition.Condition;
import io.orderflow.condition.ConditionException;

/**
 * The topic got partitions for which the ledger has no row yet. The query starts again, and the ledger gets the rows.
 */
public final class PartitionsAddedException extends ConditionException {

    private static final long serialVersionUID = 1;

    public PartitionsAddedException(int partition) {
        super(
                Condition.PARTITIONS_ADDED,
                ("Partition %d is new in the topic. Starting again, so that the ledger gets a row for it; its"
                                        + " records are read")
                                .formatted(partition)
                        + " from their beginning.");
    }
}
