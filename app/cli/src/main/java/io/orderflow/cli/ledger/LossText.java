package io.orderflow.cli.ledger;

import io.orderflow.pipeline.operate.ledger.Loss;

/** What one partition lost, as it is shown to the operator before it is accepted. */
final class LossText {

    private LossText() {}

    static String of(Loss loss) {
        return switch (loss.kind()) {
            case RETENTION -> retention(loss);
            case TRUNCATION -> truncation(loss);
        };
    }

    private static String retention(Loss loss) {
        return """
                RETENTION_LOSS in partition %d of topic %s, pipeline %s
                  The ledger stands at offset %d, the log begins at %d.
                  Given up: %d offsets, %d to %d.
                  Kafka has deleted them: they cannot be read again, and how many of them
                  were orders is not known.
                  The cursor moves to %d, and %d are added to lost.""".formatted(
                        loss.cursor().partition(),
                        loss.pipeline().topic(),
                        loss.pipeline().name(),
                        loss.cursor().nextOffset(),
                        loss.to(),
                        loss.offsets(),
                        loss.first(),
                        loss.last(),
                        loss.to(),
                        loss.offsets());
    }

    private static String truncation(Loss loss) {
        return """
                LOG_TRUNCATED in partition %d of topic %s, pipeline %s
                  The ledger has settled up to offset %d, the log ends at %d.
                  Given up: nothing that is stored. Kafka lost %d offsets, %d to %d,
                  after they were settled; they cannot be read again, their outcomes stay.
                  Records that Kafka lost before they were settled are not known;
                  let their producers send again what was not acknowledged: what is stored
                  already is counted as duplicate.
                  The row so far (offsets %d to %d)
                  is kept as a past life; a new row begins at offset %d.""".formatted(
                        loss.cursor().partition(),
                        loss.pipeline().topic(),
                        loss.pipeline().name(),
                        loss.cursor().nextOffset(),
                        loss.to(),
                        loss.offsets(),
                        loss.first(),
                        loss.last(),
                        loss.cursor().firstOffset(),
                        loss.cursor().nextOffset() - 1,
                        loss.to());
    }
}
