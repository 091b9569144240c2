package io.orderflow.dashboard.watch.mysql;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.watch.Availability;
import io.orderflow.dashboard.watch.Loop;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.pipeline.operate.total.TotalsReport;
import java.sql.Connection;
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
    private volatile Optional<DatabaseSnapshot> snapshot = Optional.empty();

    public DatabaseWatch(Database database, String pipeline) {
        this.database = requireNonNull(database, "database is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.loop = Loop.of("ledger", PAUSE, this::check);
    }

    /** As last read; empty: never yet. */
    public Optional<DatabaseSnapshot> snapshot() {
        return snapshot;
    }

    public Availability link() {
        return link;
    }

    private void check() {
        try {
            snapshot = Optional.of(database.watch(this::read));
            link.answered();
        } catch (SQLException e) {
            switch (SqlText.meaning(e)) {
                case MISSING -> {
                    snapshot = Optional.of(new DatabaseSnapshot(Instant.now(), Optional.empty(), Optional.empty()));
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
        return TotalsReport.readIfCreated(connection, database.tables(), pipeline)
                .filter(report -> !report.sums().isEmpty())
                .map(DatabaseSnapshot.Totals::of);
    }

    @Override
    public void close() {
        loop.close();
    }
}
