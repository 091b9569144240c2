package io.orderflow.dashboard.table;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.Problem;
import io.orderflow.dashboard.watch.Away;
import io.orderflow.dashboard.watch.Database;
import io.orderflow.dashboard.watch.Situation;
import io.orderflow.dashboard.watch.SqlText;
import io.orderflow.job.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The views on the totals and the tables of streaming SQL. Thread-safe. */
public final class StreamTables implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 8;
    private static final int MOST_STREAMS = 200;
    private static final String MINUTES = "orders_per_minute";
    /** A row of orderflow_streams that is older belongs to a process that is gone. */
    private static final int GONE_AFTER_MILLIS = 15_000;

    private final Database database;
    private final String pipeline;
    private final Situation situation;
    private final KeptTables kept = new KeptTables();

    public StreamTables(Database database, String pipeline, Situation situation) {
        this.database = requireNonNull(database, "database is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.situation = requireNonNull(situation, "situation is null");
    }

    /** @param columns without the pipeline's name */
    private record View(String name, String title, String columns, String order, Optional<Chart> chart) {}

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

    /** As in openapi.yaml. */
    public record All(Instant at, List<Info> tables, Optional<TotalsState> totals, List<Away> away) {}

    public record Info(
            String name, String kind, String title, String table, Optional<Chart> chart, Optional<Stream> stream) {}

    /** @param rebuiltAt empty: never */
    public record TotalsState(long orders, long missingOrders, boolean isComplete, Optional<Instant> rebuiltAt) {}

    /** A streaming SQL query, as its process last wrote it. */
    public record Stream(
            String state,
            String reason,
            String message,
            String outputMode,
            long rowsIn,
            double rowsPerSecond,
            long rowsOut,
            long rejected,
            long droppedLate,
            long droppedAhead,
            long stateRows,
            long stateBytes,
            Optional<LocalDateTime> watermark,
            long batch,
            Instant startedAt,
            Instant updatedAt) {}

    /** As in openapi.yaml. */
    public record One(
            Instant at,
            String name,
            String kind,
            String title,
            List<Table.Column> columns,
            List<List<Object>> rows,
            boolean truncated,
            Optional<Chart> chart,
            Optional<Stream> stream,
            Optional<TotalsState> totals,
            List<Away> away) {

        public Table asTable() {
            return new Table(columns, rows, truncated);
        }

        private One whileAway(List<Away> now) {
            return new One(at, name, kind, title, columns, rows, truncated, chart, stream, totals, now);
        }
    }

    private record Known(Stream stream, String name, String table, List<String> keys) {}

    /** All that exist. */
    public All all() throws SQLException {
        return database.read(connection -> {
            List<Info> tables = new ArrayList<>();
            Optional<TotalsState> totals = totals(connection);
            if (exists(connection, "daily_orders")) {
                VIEWS.forEach(view -> tables.add(
                        new Info(view.name(), "view", view.title(), view.name(), view.chart(), Optional.empty())));
            }
            for (Known known : streams(connection)) {
                tables.add(new Info(
                        known.name(),
                        "stream",
                        known.name(),
                        known.table(),
                        Optional.empty(),
                        Optional.of(known.stream())));
            }
            return new All(Instant.now(), tables, totals, situation.away());
        });
    }

    /**
     * The rows of one; those of a view may be some seconds old, as {@code at} says.
     *
     * @throws Problem there is none of this name
     */
    public One one(String name, int limit) throws SQLException {
        Optional<View> view =
                VIEWS.stream().filter(one -> one.name().equals(name)).findFirst();
        return view.isPresent()
                ? kept.one(name, limit, () -> database.read(connection -> ofView(connection, view.get(), limit)))
                        .whileAway(situation.away())
                : database.read(connection -> ofStream(connection, name, limit));
    }

    private One ofView(Connection connection, View view, int limit) throws SQLException {
        String sql = "SELECT " + view.columns() + " FROM " + database.tables().view(view.name())
                + " WHERE pipeline = ?" + (view.name().equals(MINUTES) ? newestMinutes(connection, limit) : "")
                + " ORDER BY "
                + view.order() + " LIMIT " + (limit + 1);
        Optional<TotalsState> totals = totals(connection);
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
                    situation.away());
        }
    }

    /**
     * The beginning of the newest minutes, asked for by itself: only a value that the server knows beforehand keeps it from
     * adding up the minutes of years.
     */
    private String newestMinutes(Connection connection, int limit) throws SQLException {
        String sql = "SELECT MIN(minute) FROM (SELECT DISTINCT minute FROM "
                + database.tables().minuteTotals() + " WHERE pipeline = ? ORDER BY minute DESC LIMIT " + (limit + 1)
                + ") newest";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                String from = row.next() ? row.getString(1) : null;
                return from == null ? "" : " AND minute >= '" + from + "'";
            }
        }
    }

    private One ofStream(Connection connection, String name, int limit) throws SQLException {
        Known known = streams(connection).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("There is no view or streaming table " + name));
        Table table = known.table().isEmpty() ? Table.EMPTY : rows(connection, known, limit);
        return new One(
                Instant.now(),
                known.name(),
                "stream",
                known.name(),
                table.columns(),
                table.rows(),
                table.truncated(),
                chart(table, known.keys()),
                Optional.of(known.stream()),
                Optional.empty(),
                situation.away());
    }

    private Table rows(Connection connection, Known known, int limit) throws SQLException {
        String order =
                known.keys().stream().map(key -> Tables.quote(key) + " DESC").collect(Collectors.joining(", "));
        String sql = "SELECT * FROM " + database.tables().view(known.table())
                + (order.isEmpty() ? "" : " ORDER BY " + order) + " LIMIT " + (limit + 1);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            return Table.read(statement.executeQuery(), limit);
        } catch (SQLException e) {
            if (SqlText.saysMissing(e)) {
                return Table.EMPTY;
            }
            throw e;
        }
    }

    /** A key that is a time makes a line of the numbers; another key makes a line each of them. */
    static Optional<Chart> chart(Table table, List<String> keys) {
        List<String> numbers = table.columns().stream()
                .filter(column -> column.isNumeric() && !keys.contains(column.name()))
                .map(Table.Column::name)
                .limit(2)
                .toList();
        Optional<String> time = named(table, keys, "time");
        Optional<String> text = named(table, keys, "text");
        if (numbers.isEmpty() || (time.isEmpty() && text.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(
                time.isPresent()
                        ? new Chart("line", time.get(), text.isPresent() ? numbers.subList(0, 1) : numbers, text)
                        : new Chart("bar", text.orElseThrow(), numbers.subList(0, 1), Optional.empty()));
    }

    private static Optional<String> named(Table table, List<String> keys, String type) {
        return table.columns().stream()
                .filter(column -> column.type().equals(type) && keys.contains(column.name()))
                .map(Table.Column::name)
                .findFirst();
    }

    /** Empty: the totals were never made. */
    private Optional<TotalsState> totals(Connection connection) throws SQLException {
        String sql = "SELECT orders, missing_orders, is_complete, rebuilt_at FROM "
                + database.tables().totalsState() + " WHERE pipeline = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new TotalsState(
                                row.getLong(1),
                                row.getLong(2),
                                row.getInt(3) == 1,
                                Optional.ofNullable(row.getObject(4, LocalDateTime.class))
                                        .map(time -> time.toInstant(ZoneOffset.UTC))))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            if (SqlText.saysMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean exists(Connection connection, String table) throws SQLException {
        String sql = "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, database.tables().database());
            statement.setString(2, table);
            return statement.executeQuery().next();
        }
    }

    private List<Known> streams(Connection connection) throws SQLException {
        String sql =
                "SELECT name, table_name, key_columns, output_mode, state, reason, message, rows_in, rows_per_second,"
                        + " rows_out, rejected, dropped_late, dropped_ahead, state_rows, state_bytes, watermark, batch, started_at,"
                        + " updated_at, TIMESTAMPDIFF(MICROSECOND, updated_at, UTC_TIMESTAMP(3)) DIV 1000 FROM "
                        + database.tables().view("orderflow_streams") + " ORDER BY name LIMIT " + MOST_STREAMS;
        List<Known> streams = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                streams.add(new Known(
                        stream(row),
                        row.getString(1),
                        row.getString(2),
                        Arrays.stream(row.getString(3).split(",", -1))
                                .map(String::strip)
                                .filter(key -> !key.isEmpty())
                                .toList()));
            }
        } catch (SQLException e) {
            if (!SqlText.saysMissing(e)) {
                throw e;
            }
        }
        return streams;
    }

    private static Stream stream(ResultSet row) throws SQLException {
        boolean gone = row.getLong(20) > GONE_AFTER_MILLIS && !row.getString(5).equals("STOPPED");
        return new Stream(
                gone ? "GONE" : row.getString(5),
                row.getString(6),
                gone && row.getString(7).isEmpty() ? "Its process is silent: ./orderflow streams" : row.getString(7),
                row.getString(4),
                row.getLong(8),
                row.getDouble(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13),
                row.getLong(14),
                row.getLong(15),
                Optional.ofNullable(row.getObject(16, LocalDateTime.class)),
                row.getLong(17),
                row.getObject(18, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                row.getObject(19, LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }

    @Override
    public void close() {
        kept.close();
    }
}
