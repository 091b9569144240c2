package io.orderflow.streams.run;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.NamedLock;
import io.orderflow.streams.fault.StreamException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The right to write a result table: held by one process at a time, since an older process could overwrite newer
 * results. A named lock of the server, held by a separate connection. Driver only.
 */
final class StreamLock implements AutoCloseable {

    private final Connection connection;
    private final NamedLock lock;

    private StreamLock(Connection connection, NamedLock lock) {
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
        NamedLock lock = NamedLock.ofTable("stream", table);
        Connection connection = mysql.connect();
        try {
            if (lock.take(connection)) {
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
        boolean held = lock.isHeldBy(connection);
        connection.commit();
        return held;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
