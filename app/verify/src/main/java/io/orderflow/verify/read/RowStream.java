package io.orderflow.verify.read;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Rows of one partition's slice in offset order; only one is in memory at a time. Lives within one task.
 */
public final class RowStream implements AutoCloseable {

    /**
     * Longer than Kafka's longest pause here: the server must not close the connection of a reader that waits for
     * Kafka.
     */
    private static final int WRITE_SECONDS = 600;

    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private boolean onRow;

    /** @param columns of the table; the first must be the offset */
    public RowStream(RecountPlan plan, String table, String columns, Slice slice) throws SQLException {
        this.connection = plan.mysql().connect();
        try {
            try (Statement session = connection.createStatement()) {
                session.execute("SET SESSION net_write_timeout = " + WRITE_SECONDS);
            }
            // Connector/J streams only forward-only statements with this fetch size.
            this.statement = connection.prepareStatement(
                    "SELECT " + columns + " FROM " + table + " FORCE INDEX (PRIMARY) WHERE pipeline = ? AND topic = ?"
                            + " AND topic_id = ? AND kafka_partition = ? AND kafka_offset >= ? AND kafka_offset < ?"
                            + " ORDER BY kafka_offset",
                    ResultSet.TYPE_FORWARD_ONLY,
                    ResultSet.CONCUR_READ_ONLY);
            statement.setFetchSize(Integer.MIN_VALUE);
            statement.setString(1, plan.pipeline());
            statement.setString(2, plan.kafka().topic());
            statement.setString(3, plan.topicId());
            statement.setInt(4, slice.partition());
            statement.setLong(5, slice.from());
            statement.setLong(6, slice.until());
            this.rows = statement.executeQuery();
            this.onRow = rows.next();
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The offset of the next row; {@link Long#MAX_VALUE} after the last. */
    public long offset() throws SQLException {
        return onRow ? rows.getLong(1) : Long.MAX_VALUE;
    }

    /** The next row. */
    public ResultSet row() {
        return rows;
    }

    public void advance() throws SQLException {
        onRow = rows.next();
    }

    @Override
    public void close() throws SQLException {
        try (connection;
                statement) {
            // Reads the rest of the stream; a slice that ended normally has none.
            rows.close();
        }
    }
}
