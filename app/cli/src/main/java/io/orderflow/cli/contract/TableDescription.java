package io.orderflow.cli.contract;

import io.orderflow.contract.draft.TableColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the server says of a table.
 *
 * @param columns in the order of the table; none if there is no such table
 * @param constraints the expressions of its CHECK constraints
 */
record TableDescription(List<TableColumn> columns, List<String> constraints) {
    private static final String COLUMNS = """
            SELECT c.COLUMN_NAME, c.COLUMN_TYPE, c.IS_NULLABLE, c.EXTRA, c.COLUMN_COMMENT, k.ORDINAL_POSITION
            FROM information_schema.COLUMNS c
            LEFT JOIN information_schema.KEY_COLUMN_USAGE k
              ON k.CONSTRAINT_SCHEMA = c.TABLE_SCHEMA AND k.TABLE_NAME = c.TABLE_NAME AND k.COLUMN_NAME = c.COLUMN_NAME
              AND k.CONSTRAINT_NAME = 'PRIMARY'
            WHERE c.TABLE_SCHEMA = ? AND c.TABLE_NAME = ?
            ORDER BY c.ORDINAL_POSITION""";

    private static final String CHECKS_OF_MYSQL = """
            SELECT k.CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS k
            JOIN information_schema.TABLE_CONSTRAINTS t
              ON t.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = k.CONSTRAINT_NAME
            WHERE t.TABLE_SCHEMA = ? AND t.TABLE_NAME = ?
            ORDER BY k.CONSTRAINT_NAME""";

    private static final String CHECKS_OF_MARIADB = """
            SELECT CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS
            WHERE CONSTRAINT_SCHEMA = ? AND TABLE_NAME = ?
            ORDER BY CONSTRAINT_NAME""";

    TableDescription {
        columns = List.copyOf(columns);
        constraints = List.copyOf(constraints);
    }

    static TableDescription read(Connection connection, String database, String table) throws SQLException {
        List<TableColumn> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, database);
            statement.setString(2, table);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.add(column(row));
                }
            }
        }
        return new TableDescription(columns, checks(connection, database, table));
    }

    private static TableColumn column(ResultSet row) throws SQLException {
        String extra = row.getString(4).toLowerCase(Locale.ROOT);
        // DEFAULT_GENERATED only says that the default is an expression.
        boolean filled = extra.contains("auto_increment")
                || extra.contains("virtual generated")
                || extra.contains("stored generated")
                || extra.contains("persistent generated");
        return new TableColumn(
                row.getString(1),
                row.getString(2),
                row.getString(3).equals("YES"),
                row.getInt(6),
                filled,
                row.getString(5));
    }

    private static List<String> checks(Connection connection, String database, String table) throws SQLException {
        boolean mariaDb = connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
        List<String> checks = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(mariaDb ? CHECKS_OF_MARIADB : CHECKS_OF_MYSQL)) {
            statement.setString(1, database);
            statement.setString(2, table);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    checks.add(row.getString(1));
                }
            }
        }
        return checks;
    }
}
