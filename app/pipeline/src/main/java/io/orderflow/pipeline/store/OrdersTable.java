package io.orderflow.pipeline.store;

import static java.util.Objects.requireNonNull;

import com.mysql.cj.NativeSession;
import com.mysql.cj.jdbc.JdbcConnection;
import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.order.Order;
import io.orderflow.pipeline.mysql.SqlFault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Statements on the orders table. Used by one task at a time. */
final class OrdersTable {

    /** Longest statement text; well below any server's max_allowed_packet, and longer ones are not faster. */
    private static final int STATEMENT_CHARACTERS = 1 << 20;

    private static final int IDS_PER_LOOKUP = 1_000;

    private final String table;
    private final int statementCharacters;
    private final OrderInsert insert;

    /**
     * @param table the quoted name
     * @param maxAllowedPacket the server's limit for one statement, in bytes
     */
    OrdersTable(String table, long maxAllowedPacket) {
        this.table = requireNonNull(table, "table is null");
        // A character is at most three bytes, and the row that crosses the limit is still included.
        this.statementCharacters = (int) Math.min(STATEMENT_CHARACTERS, maxAllowedPacket / 4);
        this.insert = new OrderInsert(table);
    }

    /**
     * Inserts the orders in multi-row statements: all of them, or none if the server refuses a row or knows a key. One
     * statement is undone by InnoDB itself when a row of it fails (MySQL manual, "InnoDB Error Handling"); several need a
     * savepoint.
     *
     * @param orders sorted by id, so that sessions take their locks in one order
     * @param undone whether to roll back to the state before this call on any error, so that the caller may continue
     * @throws SQLException of the first row the server refuses, or an error not caused by a row: roll back
     * @throws StoppedException TABLE_UNFIT: the server changed a value, and warned of it; roll back
     */
    void insert(Connection connection, List<Order> orders, boolean undone) throws SQLException {
        Savepoint before = undone ? connection.setSavepoint() : null;
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
                    execute(statement, orders.subList(orders.size() - left - rows, orders.size() - left));
                    rows = 0;
                }
            }
            if (rows > 0) {
                execute(statement, orders.subList(orders.size() - rows, orders.size()));
            }
        } catch (SQLException e) {
            if (before != null && (undone || SqlFault.of(e).isOfRows())) {
                undo(connection, before, e);
            }
            throw e;
        }
        if (before != null) {
            connection.releaseSavepoint(before);
        }
    }

    private static void undo(Connection connection, Savepoint before, SQLException cause) throws SQLException {
        try {
            connection.rollback(before);
        } catch (SQLException e) {
            // The whole transaction is gone, and with it what else was written.
            e.addSuppressed(cause);
            throw e;
        }
    }

    private void execute(Statement statement, List<Order> orders) throws SQLException {
        int stored = statement.executeUpdate(insert.toString());
        insert.clear();
        if (stored != orders.size()) {
            throw new SQLException(
                    "The server took an INSERT of %d orders and reports %d rows; is %s a view or a table with triggers?"
                            .formatted(orders.size(), stored, table));
        }
        if (warnings(statement) > 0) {
            requireUnchanged(statement, orders);
        }
    }

    /** How many warnings came with the answer to the last statement: needs no round trip. */
    private static int warnings(Statement statement) throws SQLException {
        JdbcConnection connection = statement.getConnection().unwrap(JdbcConnection.class);
        return ((NativeSession) connection.getSession()).getProtocol().getWarningCount();
    }

    /** The server warned of a value that it changed, or of something irrelevant. Reading the rows back shows which. */
    private void requireUnchanged(Statement statement, List<Order> orders) throws SQLException {
        SQLWarning warning = statement.getWarnings();
        String said =
                warning == null ? "nothing more" : "%s (%d)".formatted(warning.getMessage(), warning.getErrorCode());
        Map<String, StoredOrder> stored = find(
                statement.getConnection(), orders.stream().map(Order::orderId).toList());
        for (Order order : orders) {
            StoredOrder row = stored.get(order.orderId());
            String difference = row == null ? "there is no such row" : row.difference(order);
            if (!difference.isEmpty()) {
                throw new StoppedException(
                        Condition.TABLE_UNFIT,
                        ("The table %s does not keep orders as they are sent: of %s, %s. The server warned: %s."
                                        + " Nothing of this chunk was written. Give the column its type back (orderflow schema"
                                        + " --print shows it), or drop the trigger that changes the value.")
                                .formatted(table, order.orderId(), difference, said));
            }
        }
    }

    /**
     * Finds stored orders by id, compared as the server collates them, and locks them (shared) until the transaction
     * ends.
     *
     * @return wanted id → the stored order; ids that are not stored are missing
     */
    Map<String, StoredOrder> find(Connection connection, List<String> ids) throws SQLException {
        return find(connection, ids, " LOCK IN SHARE MODE");
    }

    /** The same among what is committed now: waits for no other session, and locks nothing. */
    Map<String, StoredOrder> findCommitted(Connection connection, List<String> ids) throws SQLException {
        return find(connection, ids, "");
    }

    private Map<String, StoredOrder> find(Connection connection, List<String> ids, String locking) throws SQLException {
        Map<String, StoredOrder> found = new HashMap<>();
        for (int from = 0; from < ids.size(); from += IDS_PER_LOOKUP) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + IDS_PER_LOOKUP));
            Map<String, StoredOrder> exact = new HashMap<>();
            int rows = select(
                    connection,
                    "SELECT o.order_id, " + StoredOrder.COLUMNS + " FROM " + table + " o WHERE o.order_id IN ("
                            + String.join(",", Collections.nCopies(some.size(), "?")) + ")" + locking,
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
                        "SELECT w.wanted, " + StoredOrder.COLUMNS + " FROM (" + probes + ") w JOIN " + table
                                + " o ON o.order_id = w.wanted" + locking,
                        rest,
                        found);
            }
        }
        return found;
    }

    private static int select(Connection connection, String sql, List<String> ids, Map<String, StoredOrder> into)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < ids.size(); i++) {
                statement.setString(i + 1, ids.get(i));
            }
            int rows = 0;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows++;
                    into.put(row.getString(1), StoredOrder.read(row, 2));
                }
            }
            return rows;
        }
    }
}
