package io.orderflow.cli.ledger;

import io.orderflow.pipeline.ledger.Acceptance;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.Pipeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongConsumer;

/** What one partition lost, as it is shown to the operator and then accepted. */
sealed interface Loss {

    /** What is given up, for a person. */
    String told();

    /** @param progress how many rows have moved so far */
    void accept(Acceptance acceptance, Connection connection, long epoch, LongConsumer progress) throws SQLException;

    /** @param earliest where the log begins */
    record Retention(Pipeline pipeline, Cursor cursor, long earliest) implements Loss {

        @Override
        public String told() {
            long lost = earliest - cursor.nextOffset();
            return """
                    RETENTION_LOSS in partition %d of topic %s, pipeline %s
                      The ledger stands at offset %d, the log begins at %d.
                      Given up: %d offsets, %d to %d.
                      Kafka has deleted them: they cannot be read again, and how many of them
                      were orders is not known.
                      The cursor moves to %d, and %d are added to lost.""".formatted(
                            cursor.partition(),
                            pipeline.topic(),
                            pipeline.name(),
                            cursor.nextOffset(),
                            earliest,
                            lost,
                            cursor.nextOffset(),
                            earliest - 1,
                            earliest,
                            lost);
        }

        @Override
        public void accept(Acceptance acceptance, Connection connection, long epoch, LongConsumer progress)
                throws SQLException {
            acceptance.giveUp(connection, pipeline, cursor, earliest, epoch);
        }
    }

    /** @param end where the log ends */
    record Truncation(Pipeline pipeline, Cursor cursor, long end) implements Loss {

        @Override
        public String told() {
            return """
                    LOG_TRUNCATED in partition %d of topic %s, pipeline %s
                      The ledger has settled up to offset %d, the log ends at %d.
                      Given up: nothing that is stored. Kafka lost %d offsets, %d to %d,
                      after they were settled; they cannot be read again, their outcomes stay.
                      Records that Kafka lost and nobody had settled are not known to anyone;
                      let their producers send again what was not acknowledged: what is stored
                      already is counted as duplicate.
                      The row so far (%s)
                      is kept as a past life; a new row begins at offset %d.""".formatted(
                            cursor.partition(),
                            pipeline.topic(),
                            pipeline.name(),
                            cursor.nextOffset(),
                            end,
                            cursor.nextOffset() - end,
                            end,
                            cursor.nextOffset() - 1,
                            "offsets %d to %d".formatted(cursor.firstOffset(), cursor.nextOffset() - 1),
                            end);
        }

        @Override
        public void accept(Acceptance acceptance, Connection connection, long epoch, LongConsumer progress)
                throws SQLException {
            acceptance.restart(connection, pipeline, cursor, end, epoch, progress);
        }
    }
}
