package io.orderflow.pipeline.schema;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether the orders table that exists can hold orders unchanged. A number's column that is only narrower is no obstacle:
 * the server refuses what does not fit, and that row is rejected. Refused is what would change values silently or cannot
 * work at all: fewer decimals, and texts that lose blanks at their end, as in CHAR columns, and in shorter ones even in
 * strict mode (MySQL manual, "The CHAR and VARCHAR Types"). Driver only.
 */
public final class OrdersTableCheck {

    private static final List<String> INTEGERS = List.of("int", "bigint", "mediumint", "smallint", "tinyint");
    private static final List<String> TEXTS = List.of("varchar", "text", "mediumtext", "longtext", "tinytext");
    /** Ids have no blanks that could be lost. */
    private static final List<String> IDS = List.of("varchar", "char", "text", "mediumtext", "longtext", "tinytext");

    /** Bytes of a character of utf8mb4 at most: the length of TEXT columns is in bytes. */
    private static final int BYTES = 4;

    /** @param length of a text, in characters; 0 for other types */
    private record Column(String type, int scale, long length) {

        /** How many characters fit whatever they are. */
        long characters() {
            return type.endsWith("text") ? length / BYTES : length;
        }
    }

    private final Tables tables;

    public OrdersTableCheck(Tables tables) {
        this.tables = requireNonNull(tables, "tables is null");
    }

    /**
     * Checks the table.
     *
     * @throws StoppedException TABLE_UNFIT, with everything that is wrong and what to do
     */
    public void check(Connection connection) throws SQLException {
        Map<String, Column> columns = columns(connection);
        List<String> problems = new ArrayList<>();
        requireType(columns, "customer_id", INTEGERS, problems);
        requireType(columns, "order_id", IDS, problems);
        requireText(columns, "product_name", 255, problems);
        requireText(columns, "product_category", 100, problems);
        requireMoney(columns, "unit_price", problems);
        requireType(columns, "quantity", INTEGERS, problems);
        requireMoney(columns, "total_price", problems);
        requireType(columns, "order_timestamp", List.of("datetime"), problems);
        requireTransactions(connection, problems);
        requireKey(connection, problems);
        if (!problems.isEmpty()) {
            throw new StoppedException(
                    Condition.TABLE_UNFIT,
                    "The table %s cannot hold orders unchanged:%n  - %s%nChange it (ALTER TABLE), or name another table with MYSQL_TABLE: it is created."
                            .formatted(tables.orders(), String.join(System.lineSeparator() + "  - ", problems)));
        }
    }

    private static void requireType(
            Map<String, Column> columns, String name, List<String> types, List<String> problems) {
        Column column = columns.get(name);
        if (column == null) {
            problems.add("it has no column " + name);
        } else if (!types.contains(column.type())) {
            problems.add("%s is of type %s, must be %s".formatted(name, column.type(), types.get(0)));
        }
    }

    private static void requireText(Map<String, Column> columns, String name, int characters, List<String> problems) {
        Column column = columns.get(name);
        if (column != null && column.type().equals("char")) {
            problems.add("%s is of type char: the server would cut blanks at the end silently; must be VARCHAR(%d)"
                    .formatted(name, characters));
            return;
        }
        requireType(columns, name, TEXTS, problems);
        if (column != null && TEXTS.contains(column.type()) && column.characters() < characters) {
            problems.add(
                    "%s holds %d characters of any kind: the server would cut blanks that do not fit; must be VARCHAR(%d)"
                            .formatted(name, column.characters(), characters));
        }
    }

    private static void requireMoney(Map<String, Column> columns, String name, List<String> problems) {
        Column column = columns.get(name);
        requireType(columns, name, List.of("decimal"), problems);
        if (column != null && column.type().equals("decimal") && column.scale() < 2) {
            problems.add("%s has %d decimals: the server would round cents away silently; must be DECIMAL(10,2)"
                    .formatted(name, column.scale()));
        }
    }

    private Map<String, Column> columns(Connection connection) throws SQLException {
        Map<String, Column> columns = new HashMap<>();
        String sql = "SELECT column_name, data_type, numeric_scale, character_maximum_length FROM"
                + " information_schema.columns WHERE table_schema = ? AND table_name = ?";
        try (PreparedStatement statement = ofTable(connection, sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                columns.put(
                        row.getString(1).toLowerCase(Locale.ROOT),
                        new Column(row.getString(2).toLowerCase(Locale.ROOT), row.getInt(3), row.getLong(4)));
            }
        }
        return columns;
    }

    /** The columns as the server describes them: two lists are equal if nothing was altered in between. */
    public List<String> definition(Connection connection) throws SQLException {
        List<String> definition = new ArrayList<>();
        String sql = "SELECT CONCAT_WS(' ', column_name, column_type, character_set_name, is_nullable) FROM"
                + " information_schema.columns WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position";
        try (PreparedStatement statement = ofTable(connection, sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                definition.add(row.getString(1));
            }
        }
        return definition;
    }

    private PreparedStatement ofTable(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, tables.database());
        statement.setString(2, tables.ordersTable());
        return statement;
    }

    private void requireTransactions(Connection connection, List<String> problems) throws SQLException {
        String sql = "SELECT engine FROM information_schema.tables WHERE table_schema = ? AND table_name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tables.database());
            statement.setString(2, tables.ordersTable());
            try (ResultSet row = statement.executeQuery()) {
                String engine = row.next() ? row.getString(1) : "none";
                if (!"InnoDB".equalsIgnoreCase(engine)) {
                    problems.add("its engine is %s, which has no transactions; must be InnoDB".formatted(engine));
                }
            }
        }
    }

    /** A unique key over order_id alone: without it nothing would stop a second row of the same order. */
    private void requireKey(Connection connection, List<String> problems) throws SQLException {
        String sql = "SELECT index_name FROM information_schema.statistics WHERE table_schema = ? AND table_name = ?"
                + " AND non_unique = 0 GROUP BY index_name HAVING COUNT(*) = 1 AND MAX(LOWER(column_name)) = 'order_id'"
                + " AND MAX(COALESCE(sub_part, 0)) = 0";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tables.database());
            statement.setString(2, tables.ordersTable());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    problems.add("it has no unique key on order_id alone; must be PRIMARY KEY (order_id)");
                }
            }
        }
    }
}
