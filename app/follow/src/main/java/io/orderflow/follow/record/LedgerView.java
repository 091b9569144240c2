package io.orderflow.follow.record;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.Reason;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.ledger.Life;
import io.orderflow.pipeline.ledger.LifeClosing;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.pipeline.mysql.TableNames;
import io.orderflow.pipeline.pruned.OffsetsText;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads the ledger of another process: where it stands, and what became of a range of offsets. Takes no locks. The
 * outcomes of a range are read between two looks at the ledger's row: a ledger that was restored from a backup or whose
 * partition gets a new life in between gives none. Used by one thread.
 */
public final class LedgerView {

    private final Tables tables;
    private final String pipeline;
    private final Ledger ledger;
    private boolean marks;

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
        try (PreparedStatement statement = connection.prepareStatement("SELECT COUNT(*) FROM " + tables.skipped()
                + " WHERE pipeline = ? AND topic = ? AND topic_id = ? AND kafka_partition = ? AND kafka_offset >="
                + " ?")) {
            of.bind(statement);
            statement.setInt(4, partition);
            statement.setLong(5, offset);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Offsets of a partition.
     *
     * @param standing as it was read before; the range ends at its cursor or below
     */
    public record Range(Standing standing, long from, long until) {
        public Range {
            requireNonNull(standing, "standing is null");
        }
    }

    /**
     * The outcomes other than stored in these ranges: partition, offset, outcome. Asks as many questions for many
     * partitions as for one.
     *
     * @param ranges at least one, by partition
     * @return without a partition whose ledger has moved back or begun another life meanwhile
     */
    public Map<Integer, Map<Long, Outcome>> outcomes(Connection connection, Pipeline of, Map<Integer, Range> ranges)
            throws SQLException {
        Map<Integer, Map<Long, Outcome>> outcomes = new HashMap<>();
        ranges.keySet().forEach(partition -> outcomes.put(partition, new HashMap<>()));
        read(
                connection,
                tables.duplicates(),
                "1",
                of,
                ranges,
                row -> outcomes.get(row.getInt(1)).put(row.getLong(2), new Outcome.Duplicate()));
        read(
                connection,
                tables.skipped(),
                "1",
                of,
                ranges,
                row -> outcomes.get(row.getInt(1)).put(row.getLong(2), new Outcome.Skipped()));
        read(
                connection,
                tables.rejected(),
                "reason, field, message",
                of,
                ranges,
                row -> outcomes.get(row.getInt(1))
                        .put(
                                row.getLong(2),
                                new Outcome.Rejected(
                                        Reason.current(row.getString(3)), row.getString(4), row.getString(5))));
        // After the others: orderflow prune commits the removal of rows together with its mark.
        pruned(connection, of, ranges, outcomes);
        // While a life is being closed, its rows move to another topic id before the ledger's own row does.
        outcomes.keySet().removeAll(LifeClosing.begun(connection, tables, of).keySet());
        Map<Integer, Standing> now = standings(connection, of);
        outcomes.keySet().removeIf(partition -> {
            Range range = ranges.get(partition);
            return !now.containsKey(partition) || !now.get(partition).stillCovers(range.standing(), range.until());
        });
        return outcomes;
    }

    /**
     * The outcomes whose rows {@code orderflow prune} has removed; none where the database is from before its marks.
     */
    private void pruned(
            Connection connection, Pipeline of, Map<Integer, Range> ranges, Map<Integer, Map<Long, Outcome>> outcomes)
            throws SQLException {
        if (!hasMarks(connection)) {
            return;
        }
        String sql = "SELECT kafka_partition, kind, offsets FROM " + tables.pruned()
                + where(ranges, "last_offset >= ? AND kafka_offset < ?");
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, of, ranges);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Range range = ranges.get(row.getInt(1));
                    Map<Long, Outcome> known = outcomes.get(row.getInt(1));
                    Outcome outcome =
                            row.getString(2).equals("duplicate") ? new Outcome.Duplicate() : Outcome.Rejected.PRUNED;
                    OffsetsText.between(row.getString(3), range.from(), range.until())
                            .forEach(offset -> known.putIfAbsent(offset, outcome));
                }
            }
        }
    }

    /** Asked until it is there: no one drops it. */
    private boolean hasMarks(Connection connection) throws SQLException {
        if (!marks) {
            marks = TableNames.exists(connection, tables.database(), "orderflow_pruned");
        }
        return marks;
    }

    /** Takes one row: its partition, its offset, and the columns asked for. */
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private static void read(
            Connection connection,
            String table,
            String columns,
            Pipeline of,
            Map<Integer, Range> ranges,
            RowReader reader)
            throws SQLException {
        String sql = "SELECT kafka_partition, kafka_offset, " + columns + " FROM " + table
                + where(ranges, "kafka_offset >= ? AND kafka_offset < ?");
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, of, ranges);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    reader.read(row);
                }
            }
        }
    }

    private static String where(Map<Integer, Range> ranges, String range) {
        return " WHERE pipeline = ? AND topic = ? AND topic_id = ? AND ("
                + String.join(" OR ", Collections.nCopies(ranges.size(), "(kafka_partition = ? AND " + range + ")"))
                + ")";
    }

    private static void bind(PreparedStatement statement, Pipeline of, Map<Integer, Range> ranges) throws SQLException {
        of.bind(statement);
        int place = 4;
        for (Map.Entry<Integer, Range> one : ranges.entrySet()) {
            statement.setInt(place++, one.getKey());
            statement.setLong(place++, one.getValue().from());
            statement.setLong(place++, one.getValue().until());
        }
    }
}
