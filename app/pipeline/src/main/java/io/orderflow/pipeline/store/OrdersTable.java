package io.orderflow.pipeline.store;

import static java.util.Objects.requireNonNull;

import com.mysql.cj.NativeSession;
import com.mysql.cj.jdbc.JdbcConnection;
import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.crash.CrashPoint;
import io.orderflow.pipeline.mysql.SqlFault;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * Writes to the orders table, by statements whose text {@link OrderInsert} or {@link OrderLoad} builds. Used by one
 * task at a time.
 */
final class OrdersTable {

    /** Longest statement text; well below any server's max_allowed_packet, and longer ones are not faster. */
    private static final int STATEMENT_CHARACTERS = 1 << 20;

    /** What the protocol adds to a statement: its command, and the attributes of a query. */
    private static final int PACKET_ROOM = 64;

    private final String table;
    private final OrderColumns columns;
    private final long maxAllowedPacket;
    private final long longestStatement;
    private final int statementCharacters;
    private final OrderInsert insertText;
    private final OrderLoad loadStatement;
    private final OrderLookup lookup;

    /**
     * @param table the quoted name
     * @param columns what it holds
     * @param maxAllowedPacket the server's limit for one statement, in bytes
     */
    OrdersTable(String table, OrderColumns columns, long maxAllowedPacket) {
        this.table = requireNonNull(table, "table is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.maxAllowedPacket = maxAllowedPacket;
        this.longestStatement = maxAllowedPacket - PACKET_ROOM;
        // A character is at most three bytes.
        this.statementCharacters = (int) Math.min(STATEMENT_CHARACTERS, maxAllowedPacket / 4);
        this.insertText = new OrderInsert(table, columns);
        this.loadStatement = new OrderLoad(table, columns, maxAllowedPacket);
        this.lookup = new OrderLookup(table, columns, statementCharacters);
    }

    /**
     * Writes the orders by LOAD DATA, which skips rows that it does not take instead of refusing them. It succeeds
     * only if the server takes every row without a warning.
     *
     * @param orders sorted by key, so that sessions take their locks in one order
     * @return whether every order is stored as it is; if not, some may be: roll back
     * @throws SQLException an error: roll back
     */
    boolean load(Connection connection, List<AcceptedOrder> orders) throws SQLException {
        boolean all = loadStatement.execute(connection, orders) == orders.size() && warnings(connection) == 0;
        CrashPoint.MID_INSERT.reached(connection);
        return all;
    }

    /**
     * Inserts the orders in multi-row statements, {@code INSERT INTO `orders` (`customer_id`, …) VALUES (…), (…)}: all
     * of them, or none if the server refuses a row or a key is already stored. One statement is undone by InnoDB
     * itself when a row of it fails (MySQL manual, "InnoDB Error Handling"); several need a savepoint.
     *
     * @param orders sorted by key, so that sessions take their locks in one order
     * @param undoOnError whether to roll back to the state before this call on any error, so that the caller may
     *     continue
     * @throws SQLException of the first row the server refuses, or an error not caused by a row: roll back
     * @throws StoppedException TABLE_UNFIT: the server changed a value, and warned of it; roll back
     */
    void insert(Connection connection, List<AcceptedOrder> orders, boolean undoOnError) throws SQLException {
        Savepoint before = undoOnError ? connection.setSavepoint() : null;
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            int from = 0;
            insertText.clear();
            for (int to = 0; to < orders.size(); to++) {
                insertText.add(orders.get(to));
                if (to > from && insertText.length() > statementCharacters) {
                    insertText.removeLast();
                    before = before == null ? connection.setSavepoint() : before;
                    execute(statement, orders.subList(from, to));
                    from = to;
                    CrashPoint.MID_INSERT.reached(connection);
                    insertText.add(orders.get(to));
                }
            }
            if (from < orders.size()) {
                execute(statement, orders.subList(from, orders.size()));
            }
        } catch (SQLException e) {
            if (before != null && (undoOnError || SqlFault.of(e).isOfRows())) {
                undo(connection, before, e);
            }
            throw e;
        }
        if (before != null) {
            connection.releaseSavepoint(before);
        }
    }

    /** Looks up what is stored under the keys of orders. */
    OrderLookup lookup() {
        return lookup;
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

    private void execute(Statement statement, List<AcceptedOrder> orders) throws SQLException {
        requireRoom(orders);
        int stored = statement.executeUpdate(insertText.toString());
        insertText.clear();
        if (stored != orders.size()) {
            throw new SQLException(
                    "The server took an INSERT of %d orders and reports %d rows; is %s a view or a table with triggers?"
                            .formatted(orders.size(), stored, table));
        }
        if (warnings(statement.getConnection()) > 0) {
            requireUnchanged(statement, orders);
        }
    }

    /** A single row may be longer than the longest statement; a larger max_allowed_packet would take it. */
    private void requireRoom(List<AcceptedOrder> orders) throws RowTooLongException {
        if (orders.size() == 1 && insertText.length() > statementCharacters && insertText.bytes() > longestStatement) {
            throw new RowTooLongException(insertText.bytes(), maxAllowedPacket);
        }
    }

    /** How many warnings came with the answer to the last statement: needs no round trip. */
    private static int warnings(Connection connection) throws SQLException {
        JdbcConnection jdbc = connection.unwrap(JdbcConnection.class);
        return ((NativeSession) jdbc.getSession()).getProtocol().getWarningCount();
    }

    /** The server warned of a value that it changed, or of something irrelevant. Reading the rows back shows which. */
    private void requireUnchanged(Statement statement, List<AcceptedOrder> orders) throws SQLException {
        SQLWarning warning = statement.getWarnings();
        String text = columns.contract().contract().hasRestricted()
                ? "(not shown: a field is restricted)"
                : warning == null ? "" : warning.getMessage();
        String said = warning == null ? "nothing more" : "%s (%d)".formatted(text, warning.getErrorCode());
        Map<String, StoredOrder> stored = lookup.find(statement.getConnection(), orders);
        for (AcceptedOrder order : orders) {
            StoredOrder row = stored.get(order.key());
            String difference = row == null ? "there is no such row" : row.difference(order);
            if (!difference.isEmpty()) {
                throw new StoppedException(
                        Condition.TABLE_UNFIT,
                        ("The table %s does not keep orders as they are sent: of %s, %s. The server warned: %s."
                                        + " Nothing of this chunk was written. Give the column its type back"
                                        + " (orderflow schema --print shows it), or drop the trigger that changes"
                                        + " the value.")
                                .formatted(table, order.key(), difference, said));
            }
        }
    }
}
