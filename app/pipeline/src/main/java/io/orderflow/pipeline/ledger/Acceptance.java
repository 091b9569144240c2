package io.orderflow.pipeline.ledger;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.text.Shortened;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * What an operator accepts, written into the ledger. Each acceptance takes the epoch, so that a driver that is still
 * somewhere is fenced, and moves only a cursor that stands where it was shown. Every method but {@link #restart} works
 * in the transaction of the connection it is given; the caller commits. Driver only.
 */
public final class Acceptance {

    /** Kafka's topic ids are base64url: no dot is in them. */
    static final char PAST_LIFE = '.';

    private static final int LONGEST_REASON = 1_000;

    private static final int SHORTENED_ID = 11;

    private final Ledger ledger;
    private final Tables tables;

    public Acceptance(Ledger ledger, Tables tables) {
        this.ledger = requireNonNull(ledger, "ledger is null");
        this.tables = requireNonNull(tables, "tables is null");
    }

    /**
     * Takes the epoch.
     *
     * @param aliveWithin a driver whose heartbeat is younger is taken to be running
     * @return the new epoch
     * @throws StoppedException FENCED: a driver runs the pipeline; nothing was changed
     */
    public long begin(Connection connection, Duration aliveWithin) throws SQLException {
        if (!ledger.lockEpoch(connection)) {
            throw new StoppedException(
                    Condition.FAILED,
                    "Pipeline %s has never started: there is nothing to accept.".formatted(ledger.pipeline()));
        }
        requireNoDriver(connection, aliveWithin);
        return ledger.raiseEpoch(connection);
    }

    private void requireNoDriver(Connection connection, Duration aliveWithin) throws SQLException {
        String sql = "SELECT driver, state, TIMESTAMPDIFF(MICROSECOND, updated_at, UTC_TIMESTAMP(3)) DIV 1000 FROM "
                + tables.heartbeat() + " WHERE pipeline = ? AND state <> 'STOPPED'";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, ledger.pipeline());
            try (ResultSet row = statement.executeQuery()) {
                if (row.next() && row.getLong(3) < aliveWithin.toMillis()) {
                    throw new StoppedException(
                            Condition.FENCED,
                            ("A driver runs pipeline %s: %s, %s, seen %.1f s ago. Nothing was changed. Stop it first;"
                                            + " one that was killed counts as gone after %d s.")
                                    .formatted(
                                            ledger.pipeline(),
                                            row.getString(1),
                                            row.getString(2),
                                            row.getLong(3) / 1e3,
                                            aliveWithin.toSeconds()));
                }
            }
        }
    }

    /**
     * Locks a partition's row of the ledger.
     *
     * @throws StoppedException the ledger has moved since it was shown
     */
    public void requireUnmoved(Connection connection, Pipeline of, Cursor shown, long epoch) throws SQLException {
        PartitionLedger row = new PartitionLedger(tables.ledger(), of, shown.partition(), epoch);
        if (row.lock(connection) != shown.nextOffset()) {
            throw changed(shown);
        }
    }

    /** RETENTION_LOSS: the offsets from the cursor to the log's beginning are lost; the cursor moves past them. */
    public void giveUp(Connection connection, Pipeline of, Cursor shown, long earliest, long epoch)
            throws SQLException {
        PartitionLedger row = new PartitionLedger(tables.ledger(), of, shown.partition(), epoch);
        if (row.lock(connection) != shown.nextOffset()) {
            throw changed(shown);
        }
        row.move(connection, shown.nextOffset(), earliest, new Counts(0, 0, 0, 0, earliest - shown.nextOffset(), 0));
    }

    /**
     * RECORD_STUCK: one record is lost, for this reason; the cursor moves past it.
     *
     * @param offset of the record; what lies between the cursor and it Kafka never shows
     */
    public void skip(Connection connection, Pipeline of, Cursor shown, long offset, String reason, long epoch)
            throws SQLException {
        PartitionLedger row = new PartitionLedger(tables.ledger(), of, shown.partition(), epoch);
        if (row.lock(connection) != shown.nextOffset()) {
            throw changed(shown);
        }
        long absent = offset - shown.nextOffset();
        row.move(connection, shown.nextOffset(), offset + 1, new Counts(0, 0, 0, absent, 1, 0));
        String sql = "INSERT INTO " + tables.skipped() + " (pipeline, topic, topic_id, kafka_partition, kafka_offset,"
                + " reason, skipped_at) VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            of.bind(statement);
            statement.setInt(4, shown.partition());
            statement.setLong(5, offset);
            statement.setString(6, Shortened.start(LONGEST_REASON, reason));
            statement.executeUpdate();
        }
    }

    /**
     * LOG_TRUNCATED: Kafka gives offsets that have an outcome to other records. The partition's life so far is closed:
     * its row and its rows of duplicate, rejected and skipped orders are kept under a topic id of their own, counts
     * unchanged, and a new row begins at the log's end. Unlike the other acceptances this commits, step by step ({@link
     * LifeClosing}), and goes on with what an attempt that was killed has begun.
     *
     * @param progress how many rows have moved so far
     * @return the topic id under which the past life is kept
     */
    public String restart(Connection connection, Pipeline of, Cursor shown, long end, long epoch, LongConsumer progress)
            throws SQLException {
        return new LifeClosing(ledger, tables).close(connection, of, shown, end, epoch, progress);
    }

    /** The lives of a topic whose closing an attempt has begun and not finished, by partition. */
    public Map<Integer, LifeClosing.Begun> begun(Connection connection, Pipeline of) throws SQLException {
        return LifeClosing.begun(connection, tables, of);
    }

    /** TOPIC_RECREATED: rows for every partition of the new topic, beginning at these offsets; old rows stay. */
    public void adopt(Connection connection, String topic, TopicState state, Map<Integer, Long> from, long epoch)
            throws SQLException {
        Pipeline of = new Pipeline(ledger.pipeline(), topic, state.id());
        if (!ledger.cursors(connection, of).isEmpty()) {
            throw new StoppedException(
                    Condition.FAILED,
                    "The ledger has come to know topic %s meanwhile. Nothing was changed.".formatted(of));
        }
        for (Map.Entry<Integer, Long> start : from.entrySet()) {
            ledger.create(connection, of, start.getKey(), start.getValue(), epoch);
        }
    }

    /** Whether this is the id under which {@link #restart} keeps a life of the topic. */
    public static boolean isPastLifeOf(String id, String topicId) {
        int dot = id.indexOf(PAST_LIFE);
        return dot > 0 && id.substring(0, dot).equals(shortened(topicId));
    }

    /** As much of a topic's id as stands before the epoch in the id of a past life. */
    static String shortened(String topicId) {
        return topicId.substring(0, Math.min(SHORTENED_ID, topicId.length()));
    }

    static StoppedException changed(Cursor shown) {
        return new StoppedException(
                Condition.FAILED,
                ("The ledger of partition %d does not stand at offset %d any more, where it was shown. Nothing was"
                                + " changed; look again.")
                        .formatted(shown.partition(), shown.nextOffset()));
    }
}
