package io.orderflow.pipeline.prune;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.schema.SqlFile;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.total.TotalsRebuild;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Adds up the totals of closed days over their partitions, into the rows that also hold corrections of a rebuild. The
 * sums do not change, so nothing that reads them notices. A day is one transaction, which an order that comes that late
 * waits for; its partition gets a row of its own again. Driver only.
 */
record TotalsRollUp(Tables tables, String pipeline) {

    private static final List<String> TABLES = List.of("minute_totals", "product_totals");

    TotalsRollUp {
        requireNonNull(tables, "tables is null");
        requireNonNull(pipeline, "pipeline is null");
    }

    /** How many rows of partitions there are before a day. */
    long count(Connection connection, LocalDate before) throws SQLException {
        long rows = 0;
        for (String table : TABLES) {
            try (PreparedStatement statement = connection.prepareStatement("SELECT COUNT(*) FROM " + rows(table))) {
                bind(statement, before);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    rows += row.getLong(1);
                }
            }
        }
        return rows;
    }

    /** @param rolled receives how many rows of partitions a day had */
    void run(Connection connection, LocalDate before, LongConsumer rolled) throws SQLException {
        for (String table : TABLES) {
            Optional<LocalDate> day = first(connection, table, before);
            while (day.isPresent()) {
                // Of the range that was read nothing can be inserted until the commit.
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                try {
                    rolled.accept(day(connection, table, day.get()));
                    connection.commit();
                } finally {
                    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                }
                day = first(connection, table, before);
            }
        }
    }

    private Optional<LocalDate> first(Connection connection, String table, LocalDate before) throws SQLException {
        String sql = "SELECT MIN(" + time(table) + ") FROM " + rows(table);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, before);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                Optional<LocalDate> day = Optional.ofNullable(row.getString(1))
                        .map(text -> LocalDate.parse(
                                text.substring(0, LocalDate.EPOCH.toString().length())));
                connection.commit();
                return day;
            }
        }
    }

    private long day(Connection connection, String table, LocalDate day) throws SQLException {
        Map<String, String> names = new HashMap<>(tables.placeholders());
        names.put("corrections", Integer.toString(TotalsRebuild.CORRECTIONS));
        String add = SqlFile.read("totals", "roll_up_" + table).statement(names);
        String[] range = {day.toString(), day.plusDays(1).toString()};
        String rows = tables.quoted(table) + " WHERE pipeline = ? AND " + time(table) + " >= ? AND " + time(table)
                + " < ? AND kafka_partition <> " + TotalsRebuild.CORRECTIONS;
        try (PreparedStatement lock =
                        connection.prepareStatement("SELECT kafka_partition FROM " + rows + " FOR UPDATE");
                PreparedStatement added = connection.prepareStatement(add);
                PreparedStatement deleted = connection.prepareStatement("DELETE FROM " + rows)) {
            for (PreparedStatement statement : List.of(lock, added, deleted)) {
                statement.setString(1, pipeline);
                statement.setString(2, range[0]);
                statement.setString(3, range[1]);
            }
            lock.executeQuery().close();
            added.executeUpdate();
            return deleted.executeUpdate();
        }
    }

    private static String time(String table) {
        return table.equals("minute_totals") ? "minute" : "day";
    }

    private String rows(String table) {
        return tables.quoted(table) + " WHERE pipeline = ? AND kafka_partition <> " + TotalsRebuild.CORRECTIONS
                + " AND " + time(table) + " >= '1000-01-01' AND " + time(table) + " < ?";
    }

    private void bind(PreparedStatement statement, LocalDate before) throws SQLException {
        statement.setString(1, pipeline);
        statement.setString(2, before.toString());
    }
}
