package io.orderflow.dashboard.table;

import static java.util.Objects.requireNonNull;

import io.orderflow.dashboard.table.StreamTables.Info;
import io.orderflow.dashboard.table.StreamTables.One;
import io.orderflow.dashboard.table.StreamTables.TotalsState;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.pipeline.operate.total.TotalsReport;
import io.orderflow.pipeline.operate.total.TotalsView;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The views on the live totals, one pipeline's rows of them. Thread-safe. */
final class TotalsViews {

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Tables tables;
    private final String pipeline;

    TotalsViews(Tables tables, String pipeline) {
        this.tables = requireNonNull(tables, "tables is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
    }

    /** All that the contract has the roles for. */
    List<Info> all() {
        return TotalsView.all(tables.contract()).stream()
                .map(view -> new Info(view.name(), "view", view.title(), view.name(), chart(view), Optional.empty()))
                .toList();
    }

    /** The rows of one, newest or largest first. */
    One read(Connection connection, TotalsView view, int limit, List<Outage> away) throws SQLException {
        Optional<TotalsState> totals = state(connection);
        Table table = view.read(connection, tables, pipeline, limit + 1, PATIENCE, rows -> Table.read(rows, limit));
        return new One(
                Instant.now(),
                view.name(),
                "view",
                view.title(),
                table.columns(),
                table.rows(),
                table.truncated(),
                chart(view),
                Optional.empty(),
                totals,
                away);
    }

    private static Optional<Chart> chart(TotalsView view) {
        return view.chart().map(Chart::parse);
    }

    /** Empty: there are no totals yet. */
    Optional<TotalsState> state(Connection connection) throws SQLException {
        return TotalsReport.readIfCreated(connection, tables, pipeline)
                .map(TotalsReport::state)
                .map(state -> new TotalsState(
                        state.orders(),
                        state.missing(),
                        state.isComplete(),
                        state.rebuiltAt().map(time -> time.toInstant(ZoneOffset.UTC))));
    }
}
