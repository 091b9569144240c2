package io.orderflow.dashboard.watch.mysql;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.operate.LedgerReport;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What MySQL says of the pipeline at one moment.
 *
 * @param ledger empty: there are no tables yet
 * @param totals empty: there are no totals
 */
public record DatabaseSnapshot(Instant at, Optional<LedgerReport> ledger, Optional<Totals> totals) {

    public DatabaseSnapshot {
        requireNonNull(at, "at is null");
        requireNonNull(ledger, "ledger is null");
        requireNonNull(totals, "totals is null");
    }

    /**
     * The totals over everything, as the views have them.
     *
     * @param averageUnitPrice empty before the first order
     * @param missingOrders rows of the orders table that the totals do not have
     */
    public record Totals(
            long orders,
            long quantity,
            BigDecimal revenue,
            Optional<BigDecimal> averageUnitPrice,
            Optional<BigDecimal> averageOrderValue,
            boolean isComplete,
            long missingOrders) {}

    public Optional<LedgerReport.Heartbeat> heartbeat() {
        return ledger.flatMap(LedgerReport::heartbeat);
    }

    public List<LedgerReport.Row> rows() {
        return ledger.map(LedgerReport::rows).orElse(List.of());
    }

    /** Over all partitions, those of earlier topics too. */
    public Counts counts() {
        return ledger.map(LedgerReport::counts).orElse(Counts.NONE);
    }

    public boolean balances() {
        return ledger.map(LedgerReport::balances).orElse(true);
    }

    /** Sum of the cursors: whether it moves is whether there is progress. */
    public long position() {
        return rows().stream().mapToLong(row -> row.cursor().nextOffset()).sum();
    }
}
