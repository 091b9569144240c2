package io.orderflow.pipeline.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** LOAD DATA in the tests. */
public final class TestLoading {
    /** From how many rows on the tests' chunks are loaded rather than inserted; 1 has every test go by LOAD DATA. */
    public static final int ROWS = Integer.getInteger("orderflow.test.load-data-rows", 500);

    private TestLoading() {}

    /** Runs something while the server permits or forbids it; the server is then as it was. */
    public static void during(boolean permitted, Connection connection, Action action) throws SQLException {
        boolean before = LocalData.isPermitted(connection);
        set(connection, permitted);
        try {
            action.run();
        } finally {
            set(connection, before);
        }
    }

    /** Has the server permit or forbid it. Connections that are opened then know. */
    private static void set(Connection connection, boolean permitted) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET GLOBAL local_infile = " + (permitted ? "ON" : "OFF"));
        }
        ConnectionPool.shared().clear();
    }

    /** What runs meanwhile. */
    @FunctionalInterface
    public interface Action {
        void run() throws SQLException;
    }
}
