package io.orderflow.dashboard.watch.mysql;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.watch.Availability;
import io.orderflow.dashboard.watch.Loop;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.pipeline.operate.LedgerReport;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads heartbeat, ledger and totals every second: a few rows by their keys, never the orders. */
public final class DatabaseWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Database database;
    private final String pipeline;
    private final Availability link = new Availability(Outage.MYSQL);
    private final Loop loop;
    private volatile Optional<DatabaseSnapshot> books = Optional.empty();

    public DatabaseWatch(Database database, String pipeline) {
        this.database = requireNonNull(database, "database is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.loop = Loop.of("books", PAUSE, this::look);
    }

    /** As last read; empty: never yet. */
    public Optional<DatabaseSnapshot> books() {
        return books;
    }

    public Availability link() {
        return link;
    }

    private void look() {
        try {
            books = Optional.of(database.watch(this::read));
            link.answered();
        } catch (SQLException e) {
            switch (SqlText.meaning(e)) {
                case MISSING -> {
                    books = Optional.of(new DatabaseSnapshot(Instant.now(), Optional.empty(), Optional.empty()));
                    link.answered();
                }
                case REFUSED -> link.failed(SqlText.condition(e), SqlText.remedy(e));
                case SLOW, AWAY -> link.failed(SqlText.of(e));
            }
        }
    }

    private DatabaseSnapshot read(Connection connection) throws SQLException {
        LedgerReport report = LedgerReport.read(connection, database.tables(), pipeline);
        return new DatabaseSnapshot(Instant.now(), Optional.of(report), totals(connection));
    }

    /** A database from before the totals has none. */
    private Optional<DatabaseSnapshot.Totals> totals(Connection connection) throws SQLException {
        String sql =
                "SELECT a.orders, a.quantity, a.revenue, a.average_unit_price, a.average_order_value, s.is_complete,"
                        + " s.missing_orders FROM " + database.tables().view("running_average_price") + " a JOIN "
                        + database.tables().view("totals_state") + " s ON s.pipeline = a.pipeline WHERE a.pipeline = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(totals(row)) : Optional.empty();
            }
        } catch (SQLException e) {
            if (SqlText.saysMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static DatabaseSnapshot.Totals totals(ResultSet row) throws SQLException {
        return new DatabaseSnapshot.Totals(
                row.getLong(1),
                row.getLong(2),
                Optional.ofNullable(row.getBigDecimal(3)).orElse(BigDecimal.ZERO),
                Optional.ofNullable(row.getBigDecimal(4)),
                Optional.ofNullable(row.getBigDecimal(5)),
                row.getInt(6) == 1,
                row.getLong(7));
    }

    @Override
    public void close() {
        loop.close();
    }
}
