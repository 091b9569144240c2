package io.orderflow.chaos;

import io.orderflow.chaos.Manifest.At;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the job has written, read in one snapshot by statements of the harness.
 *
 * @param ledger the present life of each partition
 * @param orders key → quantity
 * @param duplicates at → key
 * @param rejected at → reason
 * @param totals {@code ORDERS of QUANTITY} as the totals have it
 */
record Evidence(
        Map<Integer, Ledger> ledger,
        Map<String, Integer> orders,
        Map<At, String> duplicates,
        Map<At, String> rejected,
        String totals) {

    /** One row of the ledger. */
    record Ledger(long first, long next, long stored, long duplicate, long rejected, long absent, long lost) {

        boolean balances() {
            return next - first == stored + duplicate + rejected + absent + lost;
        }
    }

    static Evidence read(Connection connection) throws SQLException {
        Map<String, Integer> orders = new HashMap<>();
        Map<At, String> duplicates = new HashMap<>();
        Map<At, String> rejected = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            begin(statement);
            Map<Integer, Ledger> ledger = ledger(statement);
            try (ResultSet row = statement.executeQuery("SELECT order_id, quantity FROM orders")) {
                while (row.next()) {
                    orders.put(row.getString(1), row.getInt(2));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT kafka_partition, kafka_offset, order_id FROM"
                    + " duplicate_orders WHERE topic_id NOT LIKE '%.%'")) {
                while (row.next()) {
                    duplicates.put(new At(row.getInt(1), row.getLong(2)), row.getString(3));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT kafka_partition, kafka_offset, reason FROM"
                    + " rejected_orders WHERE topic_id NOT LIKE '%.%'")) {
                while (row.next()) {
                    rejected.put(new At(row.getInt(1), row.getLong(2)), row.getString(3));
                }
            }
            String totals = text(
                    statement,
                    "SELECT CONCAT(COALESCE(SUM(orders), 0), ' of ', COALESCE(CAST(SUM(quantity) AS SIGNED), 0)) FROM"
                            + " partition_totals");
            statement.execute("COMMIT");
            return new Evidence(ledger, orders, duplicates, rejected, totals);
        }
    }

    static void begin(Statement statement) throws SQLException {
        statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
    }

    static Map<Integer, Ledger> ledger(Statement statement) throws SQLException {
        Map<Integer, Ledger> ledger = new TreeMap<>();
        try (ResultSet row = statement.executeQuery("SELECT kafka_partition, first_offset, next_offset, `stored`,"
                + " duplicate, rejected, absent, lost FROM orderflow_ledger WHERE topic_id NOT LIKE '%.%'")) {
            while (row.next()) {
                ledger.put(
                        row.getInt(1),
                        new Ledger(
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8)));
            }
        }
        return ledger;
    }

    static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
