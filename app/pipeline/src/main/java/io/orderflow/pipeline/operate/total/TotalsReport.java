package io.orderflow.pipeline.operate.total;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.schema.RoleSql;
import io.orderflow.pipeline.schema.SqlFile;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.total.TotalsState;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the orders of a pipeline add up to, by its totals, and whether the totals hold every order: one snapshot.
 *
 * @param sums by currency; empty before the first order
 */
public record TotalsReport(TotalsState state, List<Sums> sums) {

    private static final SqlFile REPORT = SqlFile.read("totals", "report");

    public TotalsReport {
        requireNonNull(state, "state is null");
        sums = List.copyOf(sums);
    }

    /**
     * Over all orders in one currency; what the contract has no role for is empty.
     *
     * @param currency empty for a contract without that role
     */
    public record Sums(
            String currency,
            long orders,
            Optional<BigDecimal> quantity,
            Optional<BigDecimal> revenue,
            Optional<BigDecimal> averageUnitPrice,
            Optional<BigDecimal> averageOrderValue) {}

    /** The totals; empty if the pipeline has never started. */
    public static Optional<TotalsReport> read(Connection connection, Tables tables, String pipeline)
            throws SQLException {
        RoleSql roles = RoleSql.of(tables.contract());
        Map<String, String> names = new HashMap<>(tables.placeholders());
        names.putAll(roles.names());
        names.put("pipeline", "X'" + HexFormat.of().formatHex(pipeline.getBytes(US_ASCII)) + "'");
        String sql = "SELECT s.orders, s.missing_orders, s.rebuilt_at, a.* FROM " + tables.totalsState()
                + " s LEFT JOIN (" + REPORT.only(roles::has).statement(names)
                + ") a ON TRUE WHERE s.pipeline = ? ORDER BY a.currency";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                Optional<TotalsState> state = Optional.empty();
                List<Sums> sums = new ArrayList<>();
                while (row.next()) {
                    state = Optional.of(state(row));
                    sums(row, roles).ifPresent(sums::add);
                }
                return state.map(known -> new TotalsReport(known, sums));
            }
        }
    }

    /** The same; empty also before the tables and views were created, or brought up to date. */
    public static Optional<TotalsReport> readIfCreated(Connection connection, Tables tables, String pipeline)
            throws SQLException {
        try {
            return read(connection, tables, pipeline);
        } catch (SQLException e) {
            Condition condition = MysqlFault.of(e).condition();
            if (condition == Condition.MYSQL_TABLE_MISSING
                    || condition == Condition.MYSQL_DATABASE_MISSING
                    || condition == Condition.MYSQL_COLUMNS_DIFFER) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static TotalsState state(ResultSet row) throws SQLException {
        return new TotalsState(
                row.getLong(1), row.getLong(2), Optional.ofNullable(row.getObject(3, LocalDateTime.class)));
    }

    private static Optional<Sums> sums(ResultSet row, RoleSql roles) throws SQLException {
        String currency = row.getString(4);
        if (currency == null) {
            return Optional.empty();
        }
        int column = 5;
        long orders = row.getLong(column);
        List<Optional<BigDecimal>> measures = new ArrayList<>();
        for (String role : List.of("quantity", "amount", "price", "amount")) {
            measures.add(roles.has(role) ? Optional.ofNullable(row.getBigDecimal(++column)) : Optional.empty());
        }
        return Optional.of(
                new Sums(currency, orders, measures.get(0), measures.get(1), measures.get(2), measures.get(3)));
    }
}
