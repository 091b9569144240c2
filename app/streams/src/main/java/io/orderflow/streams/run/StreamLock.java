package io.orderflow.streams.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.streams.fault.StreamException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * The right to write a result table: held by one process at a time, since an older process could overwrite newer
 * results. A named lock of the server, held by a separate connection. Driver only.
 */
final class StreamLock implements AutoCloseable {

    private final Connection connection;
    private final String lock;

    private StreamLock(Connection connection, String lock) {
        this.connection = connection;
        this.lock = lock;
    }

    /**
     * Takes the lock.
     *
     * @param table quoted, with its database
     * @throws StreamException ALREADY_RUNNING
     */
    static StreamLock take(Mysql mysql, String table) throws SQLException {
        requireNonNull(table, "table is null");
        // Lock names are short, and shared by all databases of a server.
        String lock = "orderflow.stream." + UUID.nameUUIDFromBytes(table.getBytes(UTF_8));
        Connection connection = mysql.connect();
        try {
            if (ask(connection, "SELECT GET_LOCK(?, 0)", lock)) {
                return new StreamLock(connection, lock);
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        connection.close();
        throw new StreamException(
                Condition.ALREADY_RUNNING,
                "Another process writes the table %s: the same query runs elsewhere, or two files name the same table."
                        .formatted(table));
    }

    /** Called every few seconds, which also keeps the idle connection from being closed. */
    boolean isHeld() throws SQLException {
        boolean held = ask(connection, "SELECT IS_USED_LOCK(?) = CONNECTION_ID()", lock);
        connection.commit();
        return held;
    }

    private static boolean ask(Connection connection, String sql, String lock) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, lock);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) == 1;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
