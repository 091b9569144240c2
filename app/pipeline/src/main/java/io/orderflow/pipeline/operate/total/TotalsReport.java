package io.orderflow.pipeline.operate.total;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.total.TotalsState;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * What the orders of a pipeline add up to, by its totals, and whether the totals hold every order: one snapshot.
 *
 * @param sums empty before the first order
 */
public record TotalsReport(TotalsState state, Optional<Sums> sums) {

    public TotalsReport {
        requireNonNull(state, "state is null");
        requireNonNull(sums, "sums is null");
    }

    /** Over all orders. */
    public record Sums(
            long orders,
            long quantity,
            BigDecimal revenue,
            BigDecimal averageUnitPrice,
            BigDecimal averageOrderValue) {}

    /** The totals; empty if the pipeline has never started. */
    public static Optional<TotalsReport> read(Connection connection, Tables tables, String pipeline)
            throws SQLException {
        String sql = "SELECT s.orders, s.missing_orders, s.rebuilt_at, a.orders, a.quantity, a.revenue,"
                + " a.average_unit_price, a.average_order_value FROM " + tables.totalsState() + " s LEFT JOIN "
                + tables.view("running_average_price") + " a ON a.pipeline = s.pipeline WHERE s.pipeline = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new TotalsReport(state(row), sums(row))) : Optional.empty();
            }
        }
    }

    /** The same; empty also before the tables and views were created. */
    public static Optional<TotalsReport> readIfCreated(Connection connection, Tables tables, String pipeline)
            throws SQLException {
        try {
            return read(connection, tables, pipeline);
        } catch (SQLException e) {
            Condition condition = MysqlFault.of(e).condition();
            if (condition == Condition.MYSQL_TABLE_MISSING || condition == Condition.MYSQL_DATABASE_MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static TotalsState state(ResultSet row) throws SQLException {
        return new TotalsState(
                row.getLong(1), row.getLong(2), Optional.ofNullable(row.getObject(3, LocalDateTime.class)));
    }

    private static Optional<Sums> sums(ResultSet row) throws SQLException {
        long orders = row.getLong(4);
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new Sums(
                        orders, row.getLong(5), row.getBigDecimal(6), row.getBigDecimal(7), row.getBigDecimal(8)));
    }
}
