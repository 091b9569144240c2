package io.orderflow.pipeline.prune;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.pruned.OffsetsText;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Removes rows of one table with a row per record, in the order of their offsets; each transaction writes which ones
 * into orderflow_pruned. Driver only.
 *
 * @param kind as orderflow_pruned has it
 * @param condition which rows, besides where they are
 * @param rowsPerTransaction at most
 */
record PrunedRows(Tables tables, String table, String kind, String condition, int rowsPerTransaction) {

    /** One partition of one life of a topic, up to an offset (exclusive). */
    record Where(String pipeline, String topic, String topicId, int partition, long until) {}

    private static final String ROWS =
            " WHERE pipeline = ? AND topic = ? AND topic_id = ? AND kafka_partition = ? AND kafka_offset < ?";

    PrunedRows {
        requireNonNull(tables, "tables is null");
        requireNonNull(table, "table is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(condition, "condition is null");
    }

    /** How many rows there are to remove. */
    long count(Connection connection, Where where) throws SQLException {
        String sql = "SELECT COUNT(*) FROM " + table + ROWS + " AND " + condition;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, where);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Removes them; commits after each step.
     *
     * @param removed receives how many rows each step has removed
     */
    void remove(Connection connection, Where where, LongConsumer removed) throws SQLException {
        long after = -1;
        List<Long> offsets;
        do {
            offsets = next(connection, where, after);
            if (!offsets.isEmpty()) {
                delete(connection, where, offsets);
                mark(connection, where, offsets);
                after = offsets.get(offsets.size() - 1);
            }
            connection.commit();
            removed.accept(offsets.size());
        } while (offsets.size() == rowsPerTransaction);
    }

    private List<Long> next(Connection connection, Where where, long after) throws SQLException {
        List<Long> offsets = new ArrayList<>();
        String sql = "SELECT kafka_offset FROM " + table + ROWS + " AND kafka_offset > ? AND " + condition
                + " ORDER BY kafka_offset LIMIT " + rowsPerTransaction + " FOR UPDATE";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, where);
            statement.setLong(6, after);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    offsets.add(row.getLong(1));
                }
            }
        }
        return offsets;
    }

    private void delete(Connection connection, Where where, List<Long> offsets) throws SQLException {
        String list = offsets.stream().map(Object::toString).collect(Collectors.joining(", "));
        String sql = "DELETE FROM " + table + ROWS + " AND kafka_offset IN (" + list + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, where);
            if (statement.executeUpdate() != offsets.size()) {
                connection.rollback();
                throw new StoppedException(
                        Condition.FAILED,
                        "Another process changes " + table + " at the same time. What was removed before is marked; run"
                                + " orderflow prune again.");
            }
        }
    }

    private void mark(Connection connection, Where where, List<Long> offsets) throws SQLException {
        String sql =
                "INSERT INTO " + tables.pruned() + " (pipeline, topic, topic_id, kafka_partition, kind, kafka_offset,"
                        + " last_offset, records, offsets, pruned_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,"
                        + " UTC_TIMESTAMP(3))";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, where.pipeline());
            statement.setString(2, where.topic());
            statement.setString(3, where.topicId());
            statement.setInt(4, where.partition());
            statement.setString(5, kind);
            statement.setLong(6, offsets.get(0));
            statement.setLong(7, offsets.get(offsets.size() - 1));
            statement.setInt(8, offsets.size());
            statement.setString(9, OffsetsText.of(offsets));
            statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Where where) throws SQLException {
        statement.setString(1, where.pipeline());
        statement.setString(2, where.topic());
        statement.setString(3, where.topicId());
        statement.setInt(4, where.partition());
        statement.setLong(5, where.until());
    }
}
