package io.orderflow.pipeline.schema;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.program.contract.OrderContractSetting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings tables of totals from before contracts with roles, whose sums had two decimals in one currency, to the shape
 * of {@code sql/schema}. Each table is altered by one statement that is done or not; the views, whose sums would show
 * more decimals from then on, come first. So whatever is left undone by a process that ended is done by the next one. A
 * job of the earlier version may go on: its statements fit the new shape. Driver only.
 */
final class TotalsUpgrade {

    private static final List<String> TOTALS = List.of("minute_totals", "product_totals", "partition_totals");

    /** The last step of the shape. */
    private static final String NEW_COLUMN = "currency";

    private static final int LOCK_WAIT_SECONDS = 5;
    private static final int ATTEMPTS = 12;
    private static final int ER_LOCK_WAIT_TIMEOUT = 1205;

    private final Tables tables;

    TotalsUpgrade(Tables tables) {
        this.tables = requireNonNull(tables, "tables is null");
    }

    /** The tables that have the earlier shape. */
    List<String> outdated(Connection connection) throws SQLException {
        List<String> outdated = new ArrayList<>();
        String sql = "SELECT COUNT(*), SUM(column_name = ?) FROM information_schema.columns WHERE table_schema = ? AND"
                + " table_name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, NEW_COLUMN);
            statement.setString(2, tables.database());
            for (String table : TOTALS) {
                statement.setString(3, table);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    if (row.getLong(1) > 0 && row.getLong(2) == 0) {
                        outdated.add(table);
                    }
                }
            }
        }
        return outdated;
    }

    /**
     * Alters the tables that have the earlier shape.
     *
     * @param views those that exist
     * @return which they are, for a person
     * @throws StoppedException the user may not
     */
    List<String> run(Connection connection, List<String> views, String bytewise) throws SQLException {
        List<String> outdated = outdated(connection);
        if (outdated.isEmpty()) {
            return List.of();
        }
        List<String> done = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String view : views) {
                statement.execute(view(view));
            }
            for (String table : outdated) {
                Map<String, String> names = new LinkedHashMap<>(tables.placeholders());
                names.put("bytewise", bytewise);
                alter(statement, SqlFile.read("upgrade", table).statement(names));
                done.add("table " + tables.quoted(table) + " in its present shape");
            }
        } catch (SQLException e) {
            if (MysqlFault.of(e).condition() == Condition.MYSQL_PRIVILEGE_MISSING) {
                throw new StoppedException(
                        Condition.MYSQL_PRIVILEGE_MISSING,
                        ("The tables %s are of an earlier version, and this user may not bring them up to date: %s. Run"
                                        + " orderflow schema once as a user with ALTER, DROP, CREATE and CREATE"
                                        + " VIEW; then start again. Totals and orders are as they were.")
                                .formatted(String.join(", ", outdated), e.getMessage()));
            }
            throw e;
        }
        return done;
    }

    /** A view with the columns and decimals that it had: it reads both shapes. */
    private String view(String name) {
        RoleSql before = RoleSql.of(OrderContractSetting.shipped());
        Map<String, String> names = new LinkedHashMap<>(tables.placeholders());
        names.putAll(tables.views());
        names.putAll(before.names());
        return Schema.replacing(SqlFile.read("views", name).only(before::has).statement(names));
    }

    /** Short waits, repeated: while this statement waits for readers of the table, writers wait behind it. */
    private static void alter(Statement statement, String sql) throws SQLException {
        statement.execute("SET SESSION lock_wait_timeout = " + LOCK_WAIT_SECONDS);
        for (int attempt = 1; ; attempt++) {
            try {
                statement.execute(sql);
                statement.execute("SET SESSION lock_wait_timeout = DEFAULT");
                return;
            } catch (SQLException e) {
                if (e.getErrorCode() != ER_LOCK_WAIT_TIMEOUT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
