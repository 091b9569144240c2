package io.orderflow.verify.read;

import io.orderflow.pipeline.mysql.TableNames;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which pipelines fill the recounted orders table. Each start of a pipeline records its table; for pipelines that have
 * not started since that was introduced, their totals name it. Driver only.
 *
 * @param sharing all pipelines of this table, the recounted one among them
 * @param known all pipelines whose table is recorded
 * @param baseline rows in the table before the first of them started. Each pipeline counts the existing rows at its own
 *     first start, including orders of the others, so the lowest count is that of the first.
 */
public record TableShare(String pipeline, Set<String> sharing, Set<String> known, long baseline) {

    public TableShare {
        sharing = Set.copyOf(sharing);
        known = Set.copyOf(known);
    }

    /** Reads in the caller's snapshot. */
    public static TableShare read(Connection connection, Tables tables, String pipeline) throws SQLException {
        Map<String, String> tableOf = new HashMap<>();
        tablesOf(connection, "SELECT DISTINCT pipeline, orders_table FROM " + tables.partitionTotals(), tableOf);
        if (TableNames.exists(connection, tables.database(), "orderflow_pipelines")) {
            tablesOf(connection, "SELECT pipeline, orders_table FROM " + tables.pipelines(), tableOf);
        }
        boolean caseCounts = TableNames.areCaseSensitive(connection);
        Set<String> sharing = new HashSet<>(Set.of(pipeline));
        tableOf.forEach((name, table) -> {
            if (caseCounts ? table.equals(tables.ordersTable()) : table.equalsIgnoreCase(tables.ordersTable())) {
                sharing.add(name);
            }
        });
        return new TableShare(pipeline, sharing, tableOf.keySet(), baseline(connection, tables, sharing));
    }

    /** Whether it is another pipeline of this table. */
    boolean isOther(String name) {
        return !name.equals(pipeline) && sharing.contains(name);
    }

    boolean isKnown(String name) {
        return known.contains(name);
    }

    private static void tablesOf(Connection connection, String sql, Map<String, String> into) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                into.put(row.getString(1), row.getString(2));
            }
        }
    }

    private static long baseline(Connection connection, Tables tables, Set<String> sharing) throws SQLException {
        long least = Long.MAX_VALUE;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pipeline, baseline_orders FROM " + tables.epoch())) {
            while (row.next()) {
                if (sharing.contains(row.getString(1))) {
                    least = Math.min(least, row.getLong(2));
                }
            }
        }
        return least == Long.MAX_VALUE ? 0 : least;
    }
}
