package io.orderflow.streams.result;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.streams.fault.StreamException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Keeps tasks of older starts and older batches from writing to a result table. The driver raises the epoch at each
 * start and the batch number before each batch, which waits for transactions that are writing. A writing transaction
 * checks and locks both. Serializable: shipped to executors; holds only strings and numbers.
 *
 * @param epochs the quoted table with the epochs
 * @param table the name of the result table
 * @param batch -1 before the first batch of this start
 */
public record StreamFence(String epochs, String table, long epoch, long batch) implements Serializable {

    public StreamFence {
        requireNonNull(epochs, "epochs is null");
        requireNonNull(table, "table is null");
    }

    /** Raises the epoch and commits. Driver only; the caller holds the query's lock. */
    public static StreamFence raise(Connection connection, String epochs, String table, String query)
            throws SQLException {
        String sql = "INSERT INTO " + epochs + " (result_table, name, epoch, batch, raised_at)"
                + " VALUES (?, ?, 1, -1, UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE epoch = epoch + 1,"
                + " name = VALUES(name), batch = -1, raised_at = VALUES(raised_at)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            statement.setString(2, query);
            statement.executeUpdate();
        }
        long epoch = 0;
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT epoch FROM " + epochs + " WHERE result_table = ?")) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    epoch = row.getLong(1);
                }
            }
        }
        connection.commit();
        return new StreamFence(epochs, table, epoch, -1);
    }

    /**
     * Allows only the tasks of this batch to write, and commits. Driver only.
     *
     * @throws StreamException ALREADY_RUNNING: a later start has taken over the table
     */
    public StreamFence begin(Connection connection, long newBatch) throws SQLException {
        String sql = "UPDATE " + epochs + " SET batch = ? WHERE result_table = ? AND epoch = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, newBatch);
            statement.setString(2, table);
            statement.setLong(3, epoch);
            if (statement.executeUpdate() == 0) {
                connection.rollback();
                throw takenOver();
            }
        }
        connection.commit();
        return new StreamFence(epochs, table, epoch, newBatch);
    }

    /**
     * Returns if this start and batch are current, and locks them until the caller's transaction ends.
     *
     * @throws StreamException ALREADY_RUNNING: they are not current; the caller must not write
     */
    public void check(Connection connection) throws SQLException {
        String sql =
                "SELECT 1 FROM " + epochs + " WHERE result_table = ? AND epoch = ? AND batch = ? LOCK IN SHARE MODE";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            statement.setLong(2, epoch);
            statement.setLong(3, batch);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw takenOver();
                }
            }
        }
    }

    private StreamException takenOver() {
        return new StreamException(
                Condition.ALREADY_RUNNING,
                String.format(
                        Locale.ROOT,
                        "A later start of a query, or a later batch, now writes the table %s; the results of"
                                + " this one (epoch %d, batch %d) were not written.",
                        table,
                        epoch,
                        batch));
    }
}
