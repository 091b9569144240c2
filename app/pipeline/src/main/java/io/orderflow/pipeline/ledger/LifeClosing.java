package io.orderflow.pipeline.ledger;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.mysql.TableNames;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Closes a life of a partition: its row of the ledger and its rows of duplicate, rejected and skipped orders get a
 * topic id of their own, and a new row of the ledger begins at the log's end. Millions of rows may have to move, so
 * this takes many transactions of a bounded number of rows:
 *
 * <ol>
 *   <li>{@code orderflow_closing} says under which id the life is kept; from now on no driver starts;
 *   <li>the rows move, some thousand in each transaction;
 *   <li>the row of the ledger moves with its contracts, the new one is created, and the entry of {@code
 *     orderflow_closing} is deleted.
 * </ol>
 *
 * <p>A process that dies in between leaves the entry, and the next one goes on from there under the same id. Driver
 * only.
 */
public final class LifeClosing {

    private static final int ROWS = 10_000;
    /** Each is written again with its payload, up to 1 MiB: the topic id is part of the primary key. */
    private static final int REJECTED_ROWS = 200;

    /**
     * A life whose closing has begun and has not ended.
     *
     * @param past the topic id under which it is kept
     * @param end where the next life begins
     */
    public record Begun(String past, long end) {}

    private final Ledger ledger;
    private final Tables tables;
    private final int rowsPerTransaction;

    public LifeClosing(Ledger ledger, Tables tables) {
        this(ledger, tables, ROWS);
    }

    LifeClosing(Ledger ledger, Tables tables, int rowsPerTransaction) {
        this.ledger = requireNonNull(ledger, "ledger is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.rowsPerTransaction = rowsPerTransaction;
    }

    /** The lives of a topic whose closing has begun, by partition; none in a database without the table. */
    public static Map<Integer, Begun> begun(Connection connection, Tables tables, Pipeline of) throws SQLException {
        Map<Integer, Begun> begun = new TreeMap<>();
        if (!TableNames.exists(connection, tables.database(), "orderflow_closing")) {
            return begun;
        }
        String sql = "SELECT kafka_partition, past_topic_id, log_end FROM " + tables.closing()
                + " WHERE pipeline = ? AND topic = ? AND topic_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            of.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    begun.put(row.getInt(1), new Begun(row.getString(2), row.getLong(3)));
                }
            }
        }
        return begun;
    }

    /**
     * Refuses to go on while a life is only half closed.
     *
     * @throws StoppedException LOG_TRUNCATED
     */
    public static void requireNone(Connection connection, Tables tables, Pipeline of) throws SQLException {
        for (Map.Entry<Integer, Begun> life : begun(connection, tables, of).entrySet()) {
            throw new StoppedException(
                    Condition.LOG_TRUNCATED,
                    "The life of partition " + life.getKey() + " of topic " + of.topic()
                            + " is closed only in part: orderflow"
                            + " ledger accept-loss did not come to its end. Run it again: it goes on where it stopped,"
                            + " also for orderflow ledger rewind.");
        }
    }

    /**
     * Closes the life, or goes on with it. Commits after each step.
     *
     * @param shown where the ledger stands
     * @param end the log's end; of the ends seen by attempts that did not finish, the least counts
     * @param epoch the epoch that the caller has taken and may not have committed yet
     * @param progress how many rows have moved so far
     * @return the topic id under which the past life is kept
     * @throws StoppedException FENCED: another process has taken the epoch meanwhile; what has moved stays moved
     */
    public String close(Connection connection, Pipeline of, Cursor shown, long end, long epoch, LongConsumer progress)
            throws SQLException {
        Begun life = begin(connection, of, shown, end, epoch);
        connection.commit();
        long moved = 0;
        for (String table : new String[] {tables.duplicates(), tables.rejected(), tables.skipped(), tables.pruned()}) {
            int limit =
                    table.equals(tables.rejected()) ? Math.min(REJECTED_ROWS, rowsPerTransaction) : rowsPerTransaction;
            int rows;
            do {
                requireEpoch(connection, epoch);
                rows = move(connection, table, life.past(), of, shown.partition(), limit);
                connection.commit();
                moved += rows;
                progress.accept(moved);
            } while (rows == limit);
        }
        requireEpoch(connection, epoch);
        end(connection, of, shown, life, epoch);
        connection.commit();
        return life.past();
    }

    private Begun begin(Connection connection, Pipeline of, Cursor shown, long end, long epoch) throws SQLException {
        PartitionLedger row = new PartitionLedger(tables.ledger(), of, shown.partition(), epoch);
        if (row.lock(connection) != shown.nextOffset()) {
            throw Acceptance.changed(shown);
        }
        String past = Acceptance.shortened(of.topicId()) + Acceptance.PAST_LIFE + epoch;
        String sql = "INSERT INTO " + tables.closing() + " (pipeline, topic, topic_id, kafka_partition, past_topic_id,"
                + " log_end, begun_at) VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))"
                + " ON DUPLICATE KEY UPDATE log_end = LEAST(log_end, VALUES(log_end))";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, 1, of, shown.partition());
            statement.setString(5, past);
            statement.setLong(6, end);
            statement.executeUpdate();
        }
        return begun(connection, tables, of).get(shown.partition());
    }

    /** In the order of the primary key, so that a binary log of statements says the same. */
    private static int move(Connection connection, String table, String past, Pipeline of, int partition, int limit)
            throws SQLException {
        String sql = "UPDATE " + table + " SET topic_id = ? WHERE pipeline = ? AND topic = ? AND topic_id = ? AND"
                + " kafka_partition = ? ORDER BY kafka_offset LIMIT " + limit;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, past);
            bind(statement, 2, of, partition);
            return statement.executeUpdate();
        }
    }

    private void end(Connection connection, Pipeline of, Cursor shown, Begun life, long epoch) throws SQLException {
        String sql = "UPDATE " + tables.ledger() + " SET topic_id = ? WHERE pipeline = ? AND topic = ? AND topic_id = ?"
                + " AND kafka_partition = ? AND next_offset = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, life.past());
            bind(statement, 2, of, shown.partition());
            statement.setLong(6, shown.nextOffset());
            if (statement.executeUpdate() != 1) {
                throw Acceptance.changed(shown);
            }
        }
        ContractEntries.move(connection, tables, of, shown.partition(), life.past());
        ledger.create(connection, of, shown.partition(), life.end(), epoch);
        String done = "DELETE FROM " + tables.closing()
                + " WHERE pipeline = ? AND topic = ? AND topic_id = ? AND kafka_partition = ?";
        try (PreparedStatement statement = connection.prepareStatement(done)) {
            bind(statement, 1, of, shown.partition());
            statement.executeUpdate();
        }
    }

    private void requireEpoch(Connection connection, long epoch) throws SQLException {
        if (!ledger.lockEpoch(connection, epoch)) {
            throw new StoppedException(
                    Condition.FENCED,
                    "Another process has taken over pipeline " + ledger.pipeline() + ". What was moved stays; run"
                            + " orderflow ledger accept-loss again to go on.");
        }
    }

    private static void bind(PreparedStatement statement, int first, Pipeline of, int partition) throws SQLException {
        statement.setString(first, of.name());
        statement.setString(first + 1, of.topic());
        statement.setString(first + 2, of.topicId());
        statement.setInt(first + 3, partition);
    }
}
