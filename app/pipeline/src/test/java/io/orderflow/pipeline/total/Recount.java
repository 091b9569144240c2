package io.orderflow.pipeline.total;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Holds the totals against a SELECT over the orders, in one snapshot of the database. */
public final class Recount {

    private static final String SUMS =
            ", COUNT(*) n, SUM(quantity) q, SUM(total_price) r, SUM(unit_price) u FROM orders";
    private static final String MINUS = ", -orders n, -quantity q, -revenue r, -unit_price_sum u FROM ";
    private static final String OFF = " HAVING SUM(n) <> 0 OR SUM(q) <> 0 OR SUM(r) <> 0 OR SUM(u) <> 0";

    private static final String MINUTES = "SELECT DATE_FORMAT(order_timestamp, '%Y-%m-%d %H:%i:00') k" + SUMS
            + " GROUP BY k UNION ALL SELECT DATE_FORMAT(minute, '%Y-%m-%d %H:%i:%S') k" + MINUS + "minute_totals";

    private static final String PRODUCTS = "SELECT CONCAT(DATE(order_timestamp), HEX(product_name), ' ',"
            + " HEX(product_category)) k" + SUMS
            + " GROUP BY k UNION ALL SELECT CONCAT(day, HEX(product_name), ' ', HEX(product_category)) k" + MINUS
            + "product_totals";

    private static final String ALL =
            "SELECT 'all' k" + SUMS + " UNION ALL SELECT 'all' k" + MINUS + "partition_totals";

    private Recount() {}

    /** Asserts that every total is what the orders say, and returns how many orders there are. */
    public static long assertExact(TestDatabase database) throws SQLException {
        return assertExact(database, "orders");
    }

    /** The same, whose orders are those of a view or table. */
    public static long assertExact(TestDatabase database, String orders) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
            assertThat(differences(connection, orders)).isEmpty();
            long count = number(statement, "SELECT COUNT(*) FROM " + orders);
            assertThat(number(statement, "SELECT COALESCE(SUM(orders), 0) FROM orders_per_minute"))
                    .isEqualTo(count);
            statement.execute("COMMIT");
            return count;
        }
    }

    /**
     * Which totals are not what the orders say, in the transaction of this connection; empty if all are.
     *
     * @param orders a table or view of orders
     */
    public static String differences(Connection connection, String orders) throws SQLException {
        StringBuilder found = new StringBuilder();
        try (Statement statement = connection.createStatement()) {
            for (String sides : new String[] {MINUTES, PRODUCTS, ALL}) {
                found.append(differences(statement, sides.replace("FROM orders", "FROM " + orders)));
            }
        }
        return found.toString();
    }

    private static String differences(Statement statement, String sides) throws SQLException {
        StringBuilder found = new StringBuilder();
        try (ResultSet row = statement.executeQuery(
                "SELECT k, SUM(n), SUM(q), SUM(r), SUM(u) FROM (" + sides + ") sides GROUP BY k" + OFF)) {
            while (row.next()) {
                found.append("%s: orders %s, quantity %s, revenue %s, unit prices %s off%n"
                        .formatted(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5)));
            }
        }
        return found.toString();
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
