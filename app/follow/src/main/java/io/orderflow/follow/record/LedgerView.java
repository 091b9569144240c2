package io.orderflow.follow.record;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.Reason;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.ledger.Life;
import io.orderflow.pipeline.ledger.LifeClosing;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.pipeline.pruned.OffsetsText;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the ledger of another process: where it stands, and what became of a range of offsets. Takes no locks. The
 * outcomes of a range are read between two looks at the ledger's row: a ledger that was restored from a backup or whose
 * partition gets a new life in between gives none.
 */
public final class LedgerView {

    private final Tables tables;
    private final String pipeline;
    private final Ledger ledger;

    public LedgerView(Tables tables, String pipeline) {
        this.tables = requireNonNull(tables, "tables is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.ledger = new Ledger(tables, pipeline, "");
    }

    /** Where the ledger stands in each partition of this topic; empty for a topic id that it does not know. */
    public Map<Integer, Standing> standings(Connection connection, Pipeline of) throws SQLException {
        Life.Lives lives = Life.Lives.read(connection, tables.ledger(), pipeline);
        Map<Integer, Standing> standings = new HashMap<>();
        ledger.cursors(connection, of)
                .forEach((partition, cursor) ->
                        standings.put(partition, new Standing(lives.of(of.topic(), partition, of.topicId()), cursor)));
        return standings;
    }

    /** Where a life ended that is no longer the partition's own; empty if the ledger has not kept it. */
    public OptionalLong endOf(Connection connection, String topic, int partition, Life life) throws SQLException {
        String sql = "SELECT topic_id, next_offset FROM " + tables.ledger()
                + " WHERE pipeline = ? AND topic = ? AND kafka_partition = ?";
        Life.Lives lives = Life.Lives.read(connection, tables.ledger(), pipeline);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            statement.setString(2, topic);
            statement.setInt(3, partition);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (lives.of(topic, partition, row.getString(1)).equals(life)) {
                        return OptionalLong.of(row.getLong(2));
                    }
                }
            }
        }
        return OptionalLong.empty();
    }

    /** How many records of a partition an operator skipped from this offset on. */
    public long skippedFrom(Connection connection, Pipeline of, int partition, long offset) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT COUNT(*) FROM " + tables.skipped() + where("kafka_offset >= ?"))) {
            bind(statement, of, partition);
            statement.setLong(5, offset);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * The outcomes other than stored in a range below the cursor, by offset.
     *
     * @param standing as it was read before; the range ends at its cursor or below
     * @return empty if the ledger has moved back or begun another life meanwhile
     */
    public Optional<Map<Long, Outcome>> outcomes(
            Connection connection, Pipeline of, int partition, Standing standing, long from, long until)
            throws SQLException {
        Map<Long, Outcome> outcomes = new HashMap<>();
        read(
                connection,
                tables.duplicates(),
                "1",
                of,
                partition,
                from,
                until,
                row -> outcomes.put(row.getLong(1), new Outcome.Duplicate()));
        read(
                connection,
                tables.skipped(),
                "1",
                of,
                partition,
                from,
                until,
                row -> outcomes.put(row.getLong(1), new Outcome.Skipped()));
        read(
                connection,
                tables.rejected(),
                "reason, field, message",
                of,
                partition,
                from,
                until,
                row -> outcomes.put(
                        row.getLong(1),
                        new Outcome.Rejected(Reason.current(row.getString(2)), row.getString(3), row.getString(4))));
        // After the others: orderflow prune commits the removal of rows together with its mark.
        pruned(connection, of, partition, from, until).forEach(outcomes::putIfAbsent);
        // While a life is being closed, its rows move to another topic id before the ledger's own row does.
        if (LifeClosing.begun(connection, tables, of).containsKey(partition)) {
            return Optional.empty();
        }
        Standing now = standings(connection, of).get(partition);
        return now != null && now.stillCovers(standing, until) ? Optional.of(outcomes) : Optional.empty();
    }

    /** The outcomes whose rows {@code orderflow prune} has removed; none where the database is from before its marks. */
    private Map<Long, Outcome> pruned(Connection connection, Pipeline of, int partition, long from, long until)
            throws SQLException {
        Map<Long, Outcome> pruned = new HashMap<>();
        if (!hasMarks(connection)) {
            return pruned;
        }
        String sql = "SELECT kind, offsets FROM " + tables.pruned() + where("kafka_offset < ? AND last_offset >= ?");
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, of, partition);
            statement.setLong(5, until);
            statement.setLong(6, from);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Outcome outcome =
                            row.getString(1).equals("duplicate") ? new Outcome.Duplicate() : Outcome.Rejected.PRUNED;
                    OffsetsText.between(row.getString(2), from, until).forEach(offset -> pruned.put(offset, outcome));
                }
            }
        }
        return pruned;
    }

    private boolean hasMarks(Connection connection) throws SQLException {
        String sql = "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name ="
                + " 'orderflow_pruned'";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tables.database());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Takes one row. */
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private static void read(
            Connection connection,
            String table,
            String columns,
            Pipeline of,
            int partition,
            long from,
            long until,
            RowReader reader)
            throws SQLException {
        String sql =
                "SELECT kafka_offset, " + columns + " FROM " + table + where("kafka_offset >= ? AND kafka_offset < ?");
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, of, partition);
            statement.setLong(5, from);
            statement.setLong(6, until);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    reader.read(row);
                }
            }
        }
    }

    private static String where(String range) {
        return " WHERE pipeline = ? AND topic = ? AND topic_id = ? AND kafka_partition = ? AND " + range;
    }

    private static void bind(PreparedStatement statement, Pipeline of, int partition) throws SQLException {
        statement.setString(1, of.name());
        statement.setString(2, of.topic());
        statement.setString(3, of.topicId());
        statement.setInt(4, partition);
    }
}
