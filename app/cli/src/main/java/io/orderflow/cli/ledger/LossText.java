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
                RETENTION_LOSS in %s
                  The ledger stands at offset %d, the log begins at %d.
                  Given up: %s.
                  Kafka has deleted them: they cannot be read again, and how many of them
                  were orders is not known.
                  The cursor moves to %d, and %d are added to lost.""".formatted(
                        place(loss), loss.cursor().nextOffset(), loss.to(), offsets(loss), loss.to(), loss.offsets());
    }

    private static String truncation(Loss loss) {
        return """
                LOG_TRUNCATED in %s
                  The ledger has settled up to offset %d, the log ends at %d.
                  Given up: nothing that is stored. Kafka lost %s,
                  after they were settled; they cannot be read again, their outcomes stay.
                  Records that Kafka lost before they were settled are not known;
                  let their producers send again what was not acknowledged: what is stored
                  already is counted as duplicate.
                  The row so far (offsets %d to %d)
                  is kept as a past life; a new row begins at offset %d%s.""".formatted(
                        place(loss),
                        loss.cursor().nextOffset(),
                        loss.logEnd(),
                        offsets(loss),
                        loss.cursor().firstOffset(),
                        loss.cursor().nextOffset() - 1,
                        loss.to(),
                        loss.to() < loss.logEnd() ? ", where an open transaction begins" : "");
    }

    private static String place(Loss loss) {
        return "partition %d of topic %s, pipeline %s"
                .formatted(
                        loss.cursor().partition(),
                        loss.pipeline().topic(),
                        loss.pipeline().name());
    }

    private static String offsets(Loss loss) {
        return "%d offsets, %d to %d".formatted(loss.offsets(), loss.first(), loss.last());
    }
}
