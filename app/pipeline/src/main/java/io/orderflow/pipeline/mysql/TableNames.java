package io.orderflow.pipeline.mysql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whether two names mean the same table. The server decides: with {@code lower_case_table_names} above 0, as on
 * Windows, macOS and many hosted servers, {@code Orders} and {@code orders} do.
 *
 * <p>OrderFlow records the name of each pipeline's orders table as {@code MYSQL_TABLE} spells it. Unless
 * {@code pipeline.name} is set, another spelling is also another pipeline, which fills the same table.
 */
public final class TableNames {

    private TableNames() {}

    /**
     * An SQL condition: both names mean the same table.
     *
     * @param one a column, or a literal of {@link #literal}
     * @param other the same
     */
    public static String same(String one, String other) {
        return "(" + one + " = " + other + " OR @@lower_case_table_names > 0 AND LOWER(" + one + ") = LOWER(" + other
                + "))";
    }

    /** A checked name as text in SQL: it has no characters that need an escape. */
    public static String literal(String name) {
        return "'" + name + "'";
    }

    /** Whether the database has such a table; databases of earlier versions lack some. */
    public static boolean exists(Connection connection, String database, String table) throws SQLException {
        String sql = "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, database);
            statement.setString(2, table);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Whether two spellings are two tables. */
    public static boolean areCaseSensitive(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@lower_case_table_names")) {
            return row.next() && row.getInt(1) == 0;
        }
    }
}
