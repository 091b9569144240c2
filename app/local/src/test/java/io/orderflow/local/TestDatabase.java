package io.orderflow.local;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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

    /** The first column of the first row, as text; empty if there is no row. */
    public String text(String sql) {
        try {
            return first(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    public long number(String sql) {
        return Long.parseLong(text(sql));
    }

    /** The same; -1 while there is no such table. */
    public long numberIfThere(String sql) {
        try {
            return Long.parseLong(first(sql));
        } catch (SQLException e) {
            return -1;
        }
    }

    /** The first column of every row. */
    public List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return rows;
    }

    private String first(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
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
