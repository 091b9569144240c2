package io.orderflow.pipeline.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/**
 * A lock of the server that one connection holds, until it releases the lock or ends (MySQL manual, "Locking
 * Functions").
 *
 * @param name at most 64 characters; shared by all databases of a server
 */
public record NamedLock(String name) {
    public NamedLock {
        requireNonNull(name, "name is null");
    }

    /**
     * @param kind of work that only one process may do
     * @param on what: a table, a pipeline
     */
    public static NamedLock of(String kind, String on) {
        return new NamedLock("orderflow." + kind + "." + UUID.nameUUIDFromBytes(on.getBytes(UTF_8)));
    }

    /**
     * Of a table, however it is spelled: a server may treat several spellings as one table ({@link TableNames}).
     *
     * @param kind of work that only one process may do
     */
    public static NamedLock ofTable(String kind, String table) {
        return of(kind, table.toLowerCase(Locale.ROOT));
    }

    /**
     * Waits for the lock, and takes it.
     *
     * @param patience in whole seconds
     * @return false if another connection had it all the time
     */
    public boolean take(Connection connection, Duration patience) throws SQLException {
        return ask(connection, "SELECT GET_LOCK(?, " + patience.toSeconds() + ")");
    }

    /** Takes the lock unless another connection has it. */
    public boolean take(Connection connection) throws SQLException {
        return take(connection, Duration.ZERO);
    }

    public boolean isHeldBy(Connection connection) throws SQLException {
        return ask(connection, "SELECT IS_USED_LOCK(?) = CONNECTION_ID()");
    }

    public void release(Connection connection) throws SQLException {
        ask(connection, "SELECT RELEASE_LOCK(?)");
    }

    private boolean ask(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) == 1;
            }
        }
    }
}
