package io.orderflow.pipeline.store;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks up which orders are in the orders table already, by their keys. Used by one task at a time. */
final class OrderLookup {

    private static final int KEYS_PER_LOOKUP = 1_000;
    /** What a key takes in the longest statement that looks it up, beside its text. */
    private static final int CHARACTERS_PER_KEY = 64;

    /**
     * The text has characters that the column's character set lacks: ER_CANT_AGGREGATE_2COLLATIONS, …_3COLLATIONS,
     * …_NCOLLATIONS, MariaDB's ER_CANNOT_CONVERT_CHARACTER, MySQL's ER_CANNOT_CONVERT_STRING and
     * ER_IMPOSSIBLE_STRING_CONVERSION.
     */
    private static final Set<Integer> UNKNOWN_CHARACTERS = Set.of(1267, 1270, 1271, 1977, 3854, 3988);

    private final String table;
    private final OrderColumns columns;
    private final int statementCharacters;

    /**
     * @param table the quoted name
     * @param columns what it holds
     * @param statementCharacters how long a statement may become
     */
    OrderLookup(String table, OrderColumns columns, int statementCharacters) {
        this.table = requireNonNull(table, "table is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.statementCharacters = statementCharacters;
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
