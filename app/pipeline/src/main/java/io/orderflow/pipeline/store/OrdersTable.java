package io.orderflow.pipeline.store;

import static java.util.Objects.requireNonNull;

import com.mysql.cj.NativeSession;
import com.mysql.cj.jdbc.JdbcConnection;
import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.crash.CrashPoint;
import io.orderflow.pipeline.mysql.SqlFault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Statements on the orders table, whose text {@link OrderInsert} or {@link OrderLoad} builds. Used by one task at a
 * time.
 */
final class OrdersTable {

    /** Longest statement text; well below any server's max_allowed_packet, and longer ones are not faster. */
    private static final int STATEMENT_CHARACTERS = 1 << 20;

    private static final int KEYS_PER_LOOKUP = 1_000;
    /** What a key takes in the longest statement that looks it up, beside its text. */
    private static final int CHARACTERS_PER_KEY = 64;

    /** What the protocol adds to a statement: its command, and the attributes of a query. */
    private static final int PACKET_ROOM = 64;

    /**
     * The text has characters that the column's character set lacks: ER_CANT_AGGREGATE_2COLLATIONS, …_3COLLATIONS,
     * …_NCOLLATIONS, MariaDB's ER_CANNOT_CONVERT_CHARACTER, MySQL's ER_CANNOT_CONVERT_STRING and
     * ER_IMPOSSIBLE_STRING_CONVERSION.
     */
    private static final Set<Integer> UNKNOWN_CHARACTERS = Set.of(1267, 1270, 1271, 1977, 3854, 3988);

    private final String table;
    private final OrderColumns columns;
    private final long maxAllowedPacket;
    private final long longestStatement;
    private final int statementCharacters;
    private final OrderInsert insert;
    private final OrderLoad load;

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
        this.insert = new OrderInsert(table, columns);
        this.load = new OrderLoad(table, columns, maxAllowedPacket);
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
        boolean all = load.load(connection, orders) == orders.size() && warnings(connection) == 0;
        CrashPoint.MID_INSERT.reached(connection);
        return all;
    }

    /**
     * Inserts the orders in multi-row statements: all of them, or none if the server refuses a row or knows a key. One
     * statement is undone by InnoDB itself when a row of it fails (MySQL manual, "InnoDB Error Handling"); several need
     * a savepoint.
     *
     * @param orders sorted by key, so that sessions take their locks in one order
     * @param undone whether to roll back to the state before this call on any error, so that the caller may continue
     * @throws SQLException of the first row the server refuses, or an error not caused by a row: roll back
     * @throws StoppedException TABLE_UNFIT: the server changed a value, and warned of it; roll back
     */
    void insert(Connection connection, List<AcceptedOrder> orders, boolean undone) throws SQLException {
        Savepoint before = undone ? connection.setSavepoint() : null;
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            int rows = 0;
            int left = orders.size();
            insert.clear();
            for (AcceptedOrder order : orders) {
                insert.add(order);
                if (rows > 0 && insert.length() > statementCharacters) {
                    insert.removeLast();
                    before = before == null ? connection.setSavepoint() : before;
                    execute(statement, orders.subList(orders.size() - left - rows, orders.size() - left));
                    rows = 0;
                    CrashPoint.MID_INSERT.reached(connection);
                    insert.add(order);
                }
                rows++;
                left--;
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

    private void execute(Statement statement, List<AcceptedOrder> orders) throws SQLException {
        requireRoom(orders);
        int stored = statement.executeUpdate(insert.toString());
        insert.clear();
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
        if (orders.size() == 1 && insert.length() > statementCharacters && insert.bytes() > longestStatement) {
            throw new RowTooLongException(insert.bytes(), maxAllowedPacket);
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
        Map<String, StoredOrder> stored = find(statement.getConnection(), orders);
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

    /**
     * Finds what is stored under the keys of these orders, compared as the server collates them, and locks it (shared)
     * until the transaction ends.
     *
     * @return key → the stored order; keys under which nothing is stored are missing
     */
    Map<String, StoredOrder> find(Connection connection, List<AcceptedOrder> orders) throws SQLException {
        return find(connection, orders, " LOCK IN SHARE MODE");
    }

    /** The same among what is committed now: waits for no other session, and locks nothing. */
    Map<String, StoredOrder> findCommitted(Connection connection, List<AcceptedOrder> orders) throws SQLException {
        return find(connection, orders, "");
    }

    private Map<String, StoredOrder> find(Connection connection, List<AcceptedOrder> orders, String locking)
            throws SQLException {
        Map<String, StoredOrder> found = new HashMap<>();
        for (int from = 0, to; from < orders.size(); from = to) {
            to = endOfLookup(orders, from);
            List<AcceptedOrder> some = orders.subList(from, to);
            Map<String, StoredOrder> rows = new HashMap<>();
            Set<AcceptedOrder> impossible = Collections.newSetFromMap(new IdentityHashMap<>());
            for (StoredOrder row : byKeys(connection, some, locking, impossible)) {
                rows.put(row.key(), row);
            }
            int exact = 0;
            List<AcceptedOrder> others = new ArrayList<>();
            for (AcceptedOrder order : some) {
                StoredOrder row = rows.get(order.key());
                if (row == null && !impossible.contains(order)) {
                    others.add(order);
                } else if (row != null) {
                    exact += found.put(order.key(), row) == null ? 1 : 0;
                }
            }
            if (exact < rows.size()) {
                // The server holds some of these keys in another spelling (a case-insensitive collation): ask it which.
                inOtherSpelling(connection, others, locking, found);
            }
        }
        return found;
    }

    /** So many keys that the statement is not too long, even if every character of them must be quoted. */
    private int endOfLookup(List<AcceptedOrder> orders, int from) {
        int characters = 0;
        int to = from;
        while (to < orders.size() && to - from < KEYS_PER_LOOKUP && characters < statementCharacters) {
            characters += 2 * orders.get(to).key().length() + CHARACTERS_PER_KEY;
            to++;
        }
        // The one that crosses the limit is left to the next statement.
        return characters > statementCharacters && to - from > 1 ? to - 1 : to;
    }

    /**
     * A table from before OrderFlow may have a key column that cannot hold some of these keys: no row has them.
     *
     * @param impossible is given those
     */
    private List<StoredOrder> byKeys(
            Connection connection, List<AcceptedOrder> orders, String locking, Set<AcceptedOrder> impossible)
            throws SQLException {
        try {
            return selectByKeys(connection, orders, locking);
        } catch (SQLException e) {
            if (!UNKNOWN_CHARACTERS.contains(e.getErrorCode())) {
                throw e;
            }
            if (orders.size() == 1) {
                impossible.add(orders.get(0));
                return List.of();
            }
            int half = orders.size() / 2;
            List<StoredOrder> rows = new ArrayList<>(byKeys(connection, orders.subList(0, half), locking, impossible));
            rows.addAll(byKeys(connection, orders.subList(half, orders.size()), locking, impossible));
            return rows;
        }
    }

    private List<StoredOrder> selectByKeys(Connection connection, List<AcceptedOrder> orders, String locking)
            throws SQLException {
        OrderKeys keys = columns.keys();
        StatementText sql = new StatementText().raw("SELECT " + columns.selected() + " FROM " + table + " o WHERE ");
        sql.raw(keys.count() > 1 ? "(" : "");
        for (int part = 0; part < keys.count(); part++) {
            sql.raw((part > 0 ? ", o." : "o.") + columns.keyColumn(part));
        }
        sql.raw(keys.count() > 1 ? ") IN (" : " IN (");
        for (int i = 0; i < orders.size(); i++) {
            sql.raw(i > 0 ? "," : "").raw(keys.count() > 1 ? "(" : "");
            writeKey(sql, orders.get(i));
            sql.raw(keys.count() > 1 ? ")" : "");
        }
        List<StoredOrder> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(sql.raw(")" + locking).toString())) {
                while (row.next()) {
                    rows.add(StoredOrder.read(columns, row, 1));
                }
            }
        }
        return rows;
    }

    private void inOtherSpelling(
            Connection connection, List<AcceptedOrder> orders, String locking, Map<String, StoredOrder> into)
            throws SQLException {
        OrderKeys keys = columns.keys();
        StatementText sql = new StatementText().raw("SELECT w.wanted, " + columns.selected() + " FROM (");
        for (int i = 0; i < orders.size(); i++) {
            sql.raw(i > 0 ? " UNION ALL SELECT " : "SELECT ").number(i).raw(i > 0 ? "" : " AS wanted");
            for (int part = 0; part < keys.count(); part++) {
                sql.comma();
                columns.writeKey(sql, orders.get(i), part);
                sql.raw(i > 0 ? "" : " AS k" + part);
            }
        }
        sql.raw(") w JOIN " + table + " o ON ");
        for (int part = 0; part < keys.count(); part++) {
            sql.raw((part > 0 ? " AND o." : "o.") + columns.keyColumn(part) + " = w.k" + part);
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(sql.raw(locking).toString())) {
                while (row.next()) {
                    into.put(orders.get(row.getInt(1)).key(), StoredOrder.read(columns, row, 2));
                }
            }
        }
    }

    private void writeKey(StatementText sql, AcceptedOrder order) {
        for (int part = 0; part < columns.keys().count(); part++) {
            sql.raw(part > 0 ? "," : "");
            columns.writeKey(sql, order, part);
        }
    }
}
