package io.orderflow.pipeline.ledger;

/** The topic got partitions for which the ledger has no row yet. The query starts again, and the ledger gets the rows. */
public final class PartitionsAddedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public PartitionsAddedException(int partition) {
        super(
                "Partition %d is new in the topic. Starting again, so that the ledger gets a row for it; its records are read"
                                .formatted(partition)
                        + " from their beginning.");
    }
}
