package io.orderflow.pipeline.schema;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the orders table that exists can hold the contract's orders unchanged. A number's column that is only
 * narrower is no obstacle: the server refuses what does not fit, and that row is rejected. Refused is what would change
 * values silently or cannot work at all: {@link ColumnCheck}, no transactions, no unique key on the contract's key, a
 * column that must have a value and gets none. Driver only.
 */
public final class OrdersTableCheck {

    private static final String RECEIVED_AT = "received_at";

    private final Tables tables;

    public OrdersTableCheck(Tables tables) {
        this.tables = requireNonNull(tables, "tables is null");
    }

    /**
     * Checks the table, which nothing can rename or replace meanwhile if the connection is in a transaction.
     *
     * @throws StoppedException TABLE_UNFIT, with everything that is wrong and what to do
     * @throws SQLException also if there is no such table: a cut-over renames it for a moment
     */
    public void check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet locked = statement.executeQuery("SELECT 1 FROM " + tables.orders() + " LIMIT 0")) {
            locked.next();
        }
        List<String> problems = problems(connection);
        if (!problems.isEmpty()) {
            throw new StoppedException(
                    Condition.TABLE_UNFIT,
                    "The table %s cannot hold orders unchanged:%n  - %s%nChange it (ALTER TABLE), or name another table with MYSQL_TABLE: it is created."
                            .formatted(tables.orders(), String.join(System.lineSeparator() + "  - ", problems)));
        }
    }

    private List<String> problems(Connection connection) throws SQLException {
        Map<String, ColumnCheck.Column> columns = columns(connection);
        List<String> problems = new ArrayList<>();
        Set<String> filled = new HashSet<>();
        for (Leaf leaf : tables.contract().leaves()) {
            String name = leaf.field().column();
            filled.add(name.toLowerCase(Locale.ROOT));
            new ColumnCheck(leaf, tables.contract().maxBytes())
                    .problem(columns.get(name.toLowerCase(Locale.ROOT)))
                    .ifPresent(problems::add);
        }
        if (tables.contract().role(Role.TIME).isEmpty()) {
            filled.add(RECEIVED_AT);
            requireReceivedAt(columns.get(RECEIVED_AT), problems);
        }
        columns.forEach((name, column) -> {
            if (column.needsValue() && !filled.contains(name)) {
                problems.add(
                        ("%s must have a value, and the contract has no field for it; give the column a default, or"
                                        + " let it be NULL")
                                .formatted(name));
            }
        });
        requireTransactions(connection, problems);
        requireKey(connection, problems);
        return problems;
    }

    private static void requireReceivedAt(ColumnCheck.Column column, List<String> problems) {
        if (column == null) {
            problems.add("it has no column received_at, which a contract without the role time needs; must be"
                    + " DATETIME(3) NULL");
        } else if (!column.type().equals("datetime") || column.fraction() < 3) {
            problems.add("received_at is not DATETIME(3)");
        }
    }

    private Map<String, ColumnCheck.Column> columns(Connection connection) throws SQLException {
        Map<String, ColumnCheck.Column> columns = new LinkedHashMap<>();
        String sql = "SELECT column_name, data_type, numeric_scale, character_maximum_length, datetime_precision,"
                + " is_nullable = 'NO' AND column_default IS NULL AND extra NOT LIKE '%auto_increment%' AND extra NOT"
                + " LIKE '%GENERATED%' FROM information_schema.columns WHERE table_schema = ? AND table_name = ?";
        try (PreparedStatement statement = ofTable(connection, sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                int scale = row.getInt(3);
                boolean withScale = !row.wasNull();
                columns.put(
                        row.getString(1).toLowerCase(Locale.ROOT),
                        new ColumnCheck.Column(
                                row.getString(2).toLowerCase(Locale.ROOT),
                                withScale ? OptionalInt.of(scale) : OptionalInt.empty(),
                                row.getLong(4),
                                row.getInt(5),
                                row.getBoolean(6)));
            }
        }
        return columns;
    }

    /**
     * Columns, unique keys and engine as the server describes them: two sets are equal if nothing was altered in
     * between. Empty if there is no such table.
     */
    public Set<String> definition(Connection connection) throws SQLException {
        Set<String> definition = new TreeSet<>();
        String sql = "SELECT CONCAT_WS(' ', column_name, column_type, character_set_name, is_nullable) FROM"
                + " information_schema.columns WHERE table_schema = ? AND table_name = ? UNION ALL SELECT CONCAT_WS(' ',"
                + " 'key', index_name, seq_in_index, column_name, sub_part) FROM information_schema.statistics WHERE"
                + " table_schema = ? AND table_name = ? AND non_unique = 0 UNION ALL SELECT CONCAT_WS(' ', 'engine',"
                + " engine) FROM information_schema.tables WHERE table_schema = ? AND table_name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 1; i <= 6; i += 2) {
                statement.setString(i, tables.database());
                statement.setString(i + 1, tables.ordersTable());
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    definition.add(row.getString(1));
                }
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

    /** A unique key over the contract's key alone: without it nothing would stop a second row of the same order. */
    private void requireKey(Connection connection, List<String> problems) throws SQLException {
        Set<String> wanted = new TreeSet<>();
        tables.contract().key().forEach(leaf -> wanted.add(leaf.field().column().toLowerCase(Locale.ROOT)));
        String sql = "SELECT index_name, LOWER(column_name), COALESCE(sub_part, 0) FROM information_schema.statistics"
                + " WHERE table_schema = ? AND table_name = ? AND non_unique = 0";
        Map<String, Set<String>> keys = new HashMap<>();
        try (PreparedStatement statement = ofTable(connection, sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                // Of a prefix of a column the name is none of the contract's.
                keys.computeIfAbsent(row.getString(1), index -> new TreeSet<>())
                        .add(row.getInt(3) == 0 ? row.getString(2) : row.getString(2) + "(" + row.getInt(3) + ")");
            }
        }
        if (!keys.containsValue(wanted)) {
            String names = String.join(", ", wanted);
            Optional<String> partitioning = partitioning(connection);
            problems.add(
                    partitioning.isEmpty()
                            ? "it has no unique key on %s alone; must be PRIMARY KEY (%s)".formatted(names, names)
                            : ("it has no unique key on %s alone, and cannot have one while it is partitioned by %s:"
                                            + " the server demands that column in every unique key (error 1503). First"
                                            + " ALTER TABLE %s REMOVE PARTITIONING, then ADD PRIMARY KEY (%s)")
                                    .formatted(names, partitioning.get(), tables.orders(), names));
        }
    }

    /** The expression by which the table is partitioned; empty if it is not. */
    private Optional<String> partitioning(Connection connection) throws SQLException {
        String sql = "SELECT partition_expression FROM information_schema.partitions WHERE table_schema = ? AND"
                + " table_name = ? AND partition_expression IS NOT NULL LIMIT 1";
        try (PreparedStatement statement = ofTable(connection, sql);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1).replace("`", "")) : Optional.empty();
        }
    }
}
