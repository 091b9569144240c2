package io.orderflow.local;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * An empty database for one test on a real server; dropped when closed.
 *
 * @param name unique on the server
 */
public record TestDatabase(DatabaseServer server, String name) implements AutoCloseable {
    /** On a server started by the test. */
    public static TestDatabase on(DatabaseServer server) {
        TestDatabase database =
                new TestDatabase(server, "test_" + UUID.randomUUID().toString().replace("-", ""));
        database.onServer("CREATE DATABASE " + database.name + " CHARACTER SET utf8mb4");
        return database;
    }

    /** Its JDBC URL, without user and password. */
    public String jdbcUrl() {
        return server.jdbcUrl(name);
    }

    public Connection connect() throws SQLException {
        return server.connect(name);
    }

    /** Runs statements in this database, one after another. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void onServer(String sql) {
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        onServer("DROP DATABASE IF EXISTS " + name);
    }
}
