package io.orderflow.pipeline.store;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.orderflow.contract.order.Order;
import io.orderflow.pipeline.mysql.SqlFault;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Statements on the orders table. Used by one task at a time. */
final class OrdersTable {

    /** Longest statement text; well below any server's max_allowed_packet, and longer ones are not faster. */
    private static final int STATEMENT_CHARACTERS = 1 << 20;

    private static final int IDS_PER_LOOKUP = 1_000;

    private static final String COLUMNS = "o.order_id, o.customer_id, o.product_name, o.product_category, o.unit_price,"
            + " o.quantity, o.total_price, o.order_timestamp";

    private final String table;
    private final int statementCharacters;
    private final OrderInsert insert;

    /**
     * @param table the quoted name
     * @param maxAllowedPacket the server's limit for one statement, in bytes
     */
    OrdersTable(String table, long maxAllowedPacket) {
        this.table = requireNonNull(table, "table is null");
        // A character is at most three bytes, and one more row follows after the limit is seen.
        this.statementCharacters = (int) Math.min(STATEMENT_CHARACTERS, maxAllowedPacket / 4);
        this.insert = new OrderInsert(table);
    }

    /**
     * Inserts the orders in multi-row statements: all of them, or none if the server refuses a row or knows a key. One
     * statement is undone by InnoDB itself when a row of it fails (MySQL manual, "InnoDB Error Handling"); several need a
     * savepoint.
     *
     * @param orders sorted by id, so that sessions take their locks in one order
     * @throws SQLException of the first row the server refuses, or an error that is about no row: roll back
     */
    void insert(Connection connection, List<Order> orders) throws SQLException {
        Savepoint before = null;
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            int rows = 0;
            int left = orders.size();
            insert.clear();
            for (Order order : orders) {
                insert.add(order);
                rows++;
                left--;
                if (left > 0 && insert.length() >= statementCharacters) {
                    before = before == null ? connection.setSavepoint() : before;
                    execute(statement, rows);
                    rows = 0;
                }
            }
            if (rows > 0) {
                execute(statement, rows);
            }
        } catch (SQLException e) {
            if (before != null && SqlFault.of(e).isOfRows()) {
                connection.rollback(before);
            }
            throw e;
        }
        if (before != null) {
            connection.releaseSavepoint(before);
        }
    }

    private void execute(Statement statement, int rows) throws SQLException {
        int stored = statement.executeUpdate(insert.toString());
        insert.clear();
        if (stored != rows) {
            throw new SQLException(
                    "The server took an INSERT of %d orders and reports %d rows; is %s a view or a table with triggers?"
                            .formatted(rows, stored, table));
        }
    }

    /**
     * Finds stored orders by id, compared as the server collates them, and locks them (shared) until the transaction
     * ends.
     *
     * @return wanted id → the stored order; ids that are not stored are missing
     */
    Map<String, Order> find(Connection connection, List<String> ids) throws SQLException {
        Map<String, Order> found = new HashMap<>();
        for (int from = 0; from < ids.size(); from += IDS_PER_LOOKUP) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + IDS_PER_LOOKUP));
            Map<String, Order> exact = new HashMap<>();
            int rows = select(
                    connection,
                    "SELECT o.order_id, " + COLUMNS + " FROM " + table + " o WHERE o.order_id IN ("
                            + String.join(",", Collections.nCopies(some.size(), "?")) + ") LOCK IN SHARE MODE",
                    some,
                    exact);
            exact.keySet().retainAll(some);
            found.putAll(exact);
            if (exact.size() < rows) {
                // The server holds some of these ids in another spelling (a case-insensitive collation): ask it which.
                List<String> rest =
                        some.stream().filter(id -> !exact.containsKey(id)).toList();
                String probes = "SELECT ? AS wanted" + " UNION ALL SELECT ?".repeat(rest.size() - 1);
                select(
                        connection,
                        "SELECT w.wanted, " + COLUMNS + " FROM (" + probes + ") w JOIN " + table
                                + " o ON o.order_id = w.wanted LOCK IN SHARE MODE",
                        rest,
                        found);
            }
        }
        return found;
    }

    private static int select(Connection connection, String sql, List<String> ids, Map<String, Order> into)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < ids.size(); i++) {
                statement.setString(i + 1, ids.get(i));
            }
            int rows = 0;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows++;
                    into.put(row.getString(1), stored(row));
                }
            }
            return rows;
        }
    }

    /** Rows from before OrderFlow may hold what no accepted order can: that becomes a value that equals none. */
    private static Order stored(ResultSet row) throws SQLException {
        return new Order(
                row.getInt(3),
                row.getString(2),
                requireNonNullElse(row.getString(4), ""),
                requireNonNullElse(row.getString(5), ""),
                cents(row.getBigDecimal(6)),
                row.getInt(7),
                cents(row.getBigDecimal(8)),
                requireNonNullElse(row.getObject(9, LocalDateTime.class), LocalDateTime.MIN));
    }

    private static long cents(BigDecimal amount) {
        boolean exact = amount != null && amount.stripTrailingZeros().scale() <= 2;
        return exact ? amount.movePointRight(2).longValueExact() : -1;
    }
}
