package io.orderflow.dashboard.table;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.overview.LiveOverview;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.dashboard.watch.mysql.SqlText;
import io.orderflow.pipeline.operate.total.TotalsView;
import io.orderflow.pipeline.schema.Tables;
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

    /** Rows of a table where a request does not say how many. */
    public static final int USUAL_ROWS = 200;

    private static final int PATIENCE_SECONDS = 8;
    private static final int MOST_STREAMS = 200;
    /** A row of orderflow_streams that is older belongs to a process that is gone. */
    private static final int GONE_AFTER_MILLIS = 15_000;

    private final Database database;
    private final LiveOverview situation;
    private final TotalsViews views;
    private final TableCache kept = new TableCache();

    public StreamTables(Database database, String pipeline, LiveOverview situation) {
        this.database = requireNonNull(database, "database is null");
        this.situation = requireNonNull(situation, "situation is null");
        this.views = new TotalsViews(database.tables(), pipeline);
    }

    /** As in openapi.yaml. */
    public record All(Instant at, List<Info> tables, Optional<TotalsState> totals, List<Outage> away) {}

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
            List<Outage> away) {

        public Table asTable() {
            return new Table(columns, rows, truncated);
        }

        private One whileAway(List<Outage> now) {
            return new One(at, name, kind, title, columns, rows, truncated, chart, stream, totals, now);
        }
    }

    private record Known(Stream stream, String name, String table, List<String> keys) {}

    /** All that exist. */
    public All all() throws SQLException {
        return database.read(connection -> {
            Optional<TotalsState> totals = views.state(connection);
            // Before the first start of the job there is no view to be read.
            List<Info> tables = new ArrayList<>(totals.isPresent() ? views.all() : List.of());
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
     * @throws ProblemDetails there is none of this name
     */
    public One one(String name, int limit) throws SQLException {
        OrderContract contract = database.tables().contract();
        Optional<String> unmet = TotalsView.unmet(contract, name);
        if (unmet.isPresent()) {
            throw ProblemDetails.notFound(
                    "The contract %s has no view %s, which %s".formatted(contract.name(), name, unmet.get()));
        }
        Optional<TotalsView> view = TotalsView.named(contract, name);
        return view.isPresent()
                ? kept.one(name, limit, () -> read(view.get(), limit)).whileAway(situation.away())
                : database.read(connection -> ofStream(connection, name, limit));
    }

    private One read(TotalsView view, int limit) throws SQLException {
        return database.read(connection -> views.read(connection, view, limit, situation.away()));
    }

    /** A page is open, and any view may be asked for. */
    public void keepAlive() {
        kept.keepAlive();
    }

    /** Keeps the views at hand as long as a page is open, so that each request is answered at once. */
    public void warm() {
        if (kept.isWanted()
                && situation.away().stream().noneMatch(away -> away.system().equals(Outage.MYSQL))) {
            TotalsView.all(database.tables().contract())
                    .forEach(view -> kept.warm(view.name(), USUAL_ROWS, () -> read(view, USUAL_ROWS)));
        }
    }

    private One ofStream(Connection connection, String name, int limit) throws SQLException {
        Known known = streams(connection).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemDetails.notFound("Unknown view or streaming table " + name));
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

    private List<Known> streams(Connection connection) throws SQLException {
        String sql =
                "SELECT name, table_name, key_columns, output_mode, state, reason, message, rows_in, rows_per_second,"
                        + " rows_out, rejected, dropped_late, dropped_ahead, state_rows, state_bytes, watermark, batch,"
                        + " started_at, updated_at, TIMESTAMPDIFF(MICROSECOND, updated_at, UTC_TIMESTAMP(3)) DIV"
                        + " 1000 FROM "
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
                gone && row.getString(7).isEmpty()
                        ? "Its process has sent no heartbeat: ./orderflow streams"
                        : row.getString(7),
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
