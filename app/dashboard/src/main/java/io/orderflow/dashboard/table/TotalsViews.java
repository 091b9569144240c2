package io.orderflow.dashboard.table;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.table.StreamTables.Info;
import io.orderflow.dashboard.table.StreamTables.One;
import io.orderflow.dashboard.table.StreamTables.TotalsState;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.mysql.SqlText;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The views on the live totals, one pipeline's rows of them. Thread-safe. */
final class TotalsViews {

    private static final int PATIENCE_SECONDS = 8;
    private static final String MINUTES = "orders_per_minute";

    /** @param columns without the pipeline's name */
    record View(String name, String title, String columns, String order, Optional<Chart> chart) {}

    private static final List<View> VIEWS = List.of(
            new View(
                    MINUTES,
                    "Orders and revenue per minute",
                    "minute, orders, quantity, revenue, average_unit_price",
                    "minute DESC",
                    Optional.of(Chart.line("minute", "orders", "revenue"))),
            new View(
                    "daily_orders",
                    "Orders and revenue per day",
                    "day, orders, quantity, revenue, average_unit_price",
                    "day DESC",
                    Optional.of(Chart.line("day", "orders", "revenue"))),
            new View(
                    "running_average_price",
                    "Running average price",
                    "orders, quantity, revenue, average_unit_price, average_order_value",
                    "orders",
                    Optional.empty()),
            new View(
                    "top_products_by_quantity",
                    "Top products by pieces sold",
                    "place, product_name, product_category, quantity, orders, revenue",
                    "place",
                    Optional.of(Chart.bar("product_name", "quantity"))),
            new View(
                    "top_products_by_revenue",
                    "Top products by revenue",
                    "place, product_name, product_category, quantity, orders, revenue",
                    "place",
                    Optional.of(Chart.bar("product_name", "revenue"))),
            new View(
                    "revenue_by_category",
                    "Revenue by category",
                    "product_category, orders, quantity, revenue, average_unit_price",
                    "revenue DESC",
                    Optional.of(Chart.bar("product_category", "revenue"))));

    private final Tables tables;
    private final String pipeline;

    TotalsViews(Tables tables, String pipeline) {
        this.tables = requireNonNull(tables, "tables is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
    }

    static List<View> known() {
        return VIEWS;
    }

    static Optional<View> named(String name) {
        return VIEWS.stream().filter(view -> view.name().equals(name)).findFirst();
    }

    /** All of them; none before somebody created them. */
    List<Info> all(Connection connection) throws SQLException {
        return exist(connection)
                ? VIEWS.stream()
                        .map(view -> new Info(
                                view.name(), "view", view.title(), view.name(), view.chart(), Optional.empty()))
                        .toList()
                : List.of();
    }

    /** The rows of one, newest or largest first. */
    One read(Connection connection, View view, int limit, List<Outage> away) throws SQLException {
        String sql = "SELECT " + view.columns() + " FROM " + tables.view(view.name())
                + " WHERE pipeline = ?" + (view.name().equals(MINUTES) ? newestMinutes(connection, limit) : "")
                + " ORDER BY "
                + view.order() + " LIMIT " + (limit + 1);
        Optional<TotalsState> totals = state(connection);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            statement.setString(1, pipeline);
            Table table = Table.read(statement.executeQuery(), limit);
            return new One(
                    Instant.now(),
                    view.name(),
                    "view",
                    view.title(),
                    table.columns(),
                    table.rows(),
                    table.truncated(),
                    view.chart(),
                    Optional.empty(),
                    totals,
                    away);
        }
    }

    /**
     * The beginning of the newest minutes, asked for by itself: only a value that the server knows beforehand keeps it from
     * adding up the minutes of years.
     */
    private String newestMinutes(Connection connection, int limit) throws SQLException {
        String sql = "SELECT MIN(minute) FROM (SELECT DISTINCT minute FROM "
                + tables.minuteTotals() + " WHERE pipeline = ? ORDER BY minute DESC LIMIT " + (limit + 1)
                + ") newest";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                String from = row.next() ? row.getString(1) : null;
                return from == null ? "" : " AND minute >= '" + from + "'";
            }
        }
    }

    /** Empty: the totals were never made. */
    Optional<TotalsState> state(Connection connection) throws SQLException {
        try {
            return io.orderflow.pipeline.total.TotalsState.read(connection, tables, pipeline)
                    .map(state -> new TotalsState(
                            state.orders(),
                            state.missing(),
                            state.isComplete(),
                            state.rebuiltAt().map(time -> time.toInstant(ZoneOffset.UTC))));
        } catch (SQLException e) {
            if (SqlText.saysMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean exist(Connection connection) throws SQLException {
        String sql = "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tables.database());
            statement.setString(2, "daily_orders");
            return statement.executeQuery().next();
        }
    }
}
