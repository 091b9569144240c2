package io.orderflow.streams;

import io.orderflow.local.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A query's row in orderflow_streams. */
public record StreamsTableRow(String state, String reason) {

    public static StreamsTableRow of(TestDatabase database, String name) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT state, reason FROM orderflow_streams WHERE name = '" + name + "'")) {
            return row.next() ? new StreamsTableRow(row.getString(1), row.getString(2)) : new StreamsTableRow("", "");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    public static long rows(TestDatabase database, String table) {
        return database.number("SELECT COUNT(*) FROM " + table);
    }
}
