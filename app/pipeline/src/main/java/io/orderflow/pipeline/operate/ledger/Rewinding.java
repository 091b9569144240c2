package io.orderflow.pipeline.operate.ledger;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.ledger.Acceptance;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.ledger.LifeClosing;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.pipeline.mysql.TableNames;
import io.orderflow.pipeline.operate.audit.Actor;
import io.orderflow.pipeline.operate.audit.AuditTrail;
import io.orderflow.pipeline.pruned.PrunedOrders;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Sets the ledger back, so that records are settled once more: by another contract, or because their rows were deleted.
 * Each partition's life so far is closed and kept with its counts and its rows of duplicate, rejected and skipped
 * orders, and a new one begins at the earlier offset ({@link LifeClosing}). Orders that are still stored come out as
 * duplicates.
 * Thread-safe.
 *
 * @param heartbeat how often a driver writes one; after three without, and ten seconds, it counts as gone
 */
public record Rewinding(Tables tables, String pipeline, String topic, Duration heartbeat) {

    public Rewinding {
        requireNonNull(tables, "tables is null");
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(topic, "topic is null");
        requireNonNull(heartbeat, "heartbeat is null");
    }

    /**
     * How many orders the ledger accounts for, and how many the table holds.
     *
     * @param accounted rows from before the first start, and all that was stored since, in this and in past lives
     * @param inTable as counted now; empty if other pipelines fill the table as well: then no share can be counted
     */
    public record Baseline(long accounted, OptionalLong inTable) {

        /** What the baseline changes by: negative if rows were deleted. */
        public long change() {
            return inTable.isEmpty() ? 0 : inTable.getAsLong() - accounted;
        }
    }

    /**
     * What would be set back. Changes nothing.
     *
     * @param to by partition, the first offset to be settled once more; one at the ledger's offset is left out
     * @throws StoppedException USAGE: an offset lies after the ledger's, or before what Kafka still has, or the ledger
     *     does not know the partition; TOPIC_RECREATED
     */
    public List<Rewind> plan(Connection connection, TopicState state, Map<Integer, Long> to) throws SQLException {
        Pipeline of = new Pipeline(pipeline, topic, state.id());
        Set<String> known = ledger().topicIds(connection, topic);
        if (!known.isEmpty() && !known.contains(state.id())) {
            throw new StoppedException(
                    Condition.TOPIC_RECREATED,
                    "The ledger does not know topic " + topic + " under its id " + state.id()
                            + ": it was deleted and created again. That is accepted with: orderflow ledger"
                            + " accept-topic");
        }
        Map<Integer, Cursor> cursors = ledger().cursors(connection, of);
        Map<Integer, LifeClosing.Begun> begun = LifeClosing.begun(connection, tables, of);
        connection.rollback();
        List<Rewind> rewinds = new ArrayList<>();
        for (Map.Entry<Integer, Long> entry : new TreeMap<>(to).entrySet()) {
            Cursor cursor = cursors.get(entry.getKey());
            if (cursor == null) {
                throw usage(String.format(
                        Locale.ROOT,
                        "The ledger of pipeline %s has no partition %d of topic %s; it has %s.",
                        pipeline,
                        entry.getKey(),
                        topic,
                        cursors.keySet()));
            }
            // What an attempt that was killed has begun is ended where it was to begin.
            long offset = begun.containsKey(entry.getKey())
                    ? begun.get(entry.getKey()).end()
                    : entry.getValue();
            requireReadable(cursor, offset, state.logs().get(entry.getKey()));
            if (offset < cursor.nextOffset()) {
                rewinds.add(new Rewind(of, cursor, offset));
            }
        }
        return rewinds;
    }

    private void requireReadable(Cursor cursor, long offset, TopicState.Log log) {
        if (offset > cursor.nextOffset()) {
            throw usage(String.format(
                    Locale.ROOT,
                    "Partition %d stands at offset %d; a rewind leads back, not on to %d. Records are given up"
                            + " with: orderflow ledger skip, or accept-loss.",
                    cursor.partition(),
                    cursor.nextOffset(),
                    offset));
        }
        long earliest = log == null ? Long.MAX_VALUE : log.earliest();
        if (offset < earliest && offset < cursor.nextOffset()) {
            throw usage(String.format(
                    Locale.ROOT,
                    "Kafka has no record of partition %d at offset %d any more: %s.",
                    cursor.partition(),
                    offset,
                    log == null ? "the partition is gone" : "the log begins at " + earliest));
        }
    }

    /**
     * Counts the table and what the ledger accounts for. Takes time on a large table.
     *
     * @param connection patient
     */
    public Baseline baseline(Connection connection) throws SQLException {
        long accounted = number(
                        connection, "SELECT COALESCE(SUM(`stored`), 0) FROM " + tables.ledger() + " WHERE pipeline = ?")
                + number(
                        connection,
                        "SELECT COALESCE(SUM(baseline_orders), 0) FROM " + tables.epoch() + " WHERE pipeline = ?")
                // Retention has removed them, and its mark accounts for them.
                - PrunedOrders.read(connection, tables)
                        .map(PrunedOrders::orders)
                        .orElse(0L);
        long others = number(
                connection,
                "SELECT COUNT(*) FROM " + tables.pipelines() + " o JOIN " + tables.pipelines()
                        + " own ON " + TableNames.same("own.orders_table", "o.orders_table")
                        + " AND own.pipeline <> o.pipeline WHERE own.pipeline = ?");
        OptionalLong inTable = others > 0
                ? OptionalLong.empty()
                : OptionalLong.of(
                        number(connection, "SELECT COUNT(*) FROM " + tables.orders() + " WHERE ? IS NOT NULL"));
        connection.rollback();
        return new Baseline(accounted, inTable);
    }

    /**
     * Sets back: takes the epoch, sets the baseline to what the table holds, then closes one life after the other in
     * bounded transactions. If it is interrupted, the next call continues where it stopped.
     *
     * @param connection patient: moving rows with large payloads takes time
     * @param progress receives how many rows of a partition have moved so far
     * @return the new epoch
     * @throws StoppedException FENCED: a driver runs; FAILED: the ledger has moved since it was shown. Nothing was
     *     changed
     */
    public long rewind(Connection connection, List<Rewind> rewinds, LongConsumer progress) throws SQLException {
        Schema schema = new Schema(tables);
        if (!schema.missing(connection).isEmpty()) {
            var unused = schema.createMissing(connection);
        }
        AuditTrail audit = new AuditTrail(tables, pipeline);
        audit.prepare(connection);
        Acceptance acceptance = new Acceptance(ledger(), tables);
        long epoch = acceptance.begin(connection, Acceptances.aliveWithin(heartbeat));
        for (Rewind rewind : rewinds) {
            acceptance.requireUnmoved(connection, rewind.pipeline(), rewind.cursor(), epoch);
        }
        List<Long> rows = new ArrayList<>();
        for (Rewind rewind : rewinds) {
            rows.add(audit.begin(connection, Actor.ofThisProcess(), AuditTrail.Action.REWIND, subject(rewind)));
        }
        // The barrier is passed and no row of the pipeline can change: the count is exact.
        connection.commit();
        long change = baseline(connection).change();
        if (change != 0) {
            String sql = "UPDATE " + tables.epoch() + " SET baseline_orders = baseline_orders + ? WHERE pipeline = ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, change);
                statement.setString(2, pipeline);
                statement.executeUpdate();
            }
        }
        for (Rewind rewind : rewinds) {
            var unused =
                    acceptance.restart(connection, rewind.pipeline(), rewind.cursor(), rewind.to(), epoch, progress);
        }
        for (long row : rows) {
            audit.end(connection, row, String.format(Locale.ROOT, "set back, epoch %d", epoch));
        }
        connection.commit();
        return epoch;
    }

    private String subject(Rewind rewind) {
        return String.format(
                Locale.ROOT,
                "%s-%d from offset %d to %d",
                topic,
                rewind.cursor().partition(),
                rewind.cursor().nextOffset(),
                rewind.to());
    }

    private long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static StoppedException usage(String why) {
        return new StoppedException(Condition.USAGE, why + " Nothing was changed.");
    }

    private Ledger ledger() {
        return new Ledger(tables, pipeline, UUID.randomUUID().toString());
    }
}
