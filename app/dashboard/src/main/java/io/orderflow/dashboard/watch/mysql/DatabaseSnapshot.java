package io.orderflow.dashboard.watch.mysql;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.pipeline.operate.total.TotalsReport;
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
     * The totals over everything, as the views have them. What the contract has no role for is empty, and so are
     * amounts and prices of several currencies, which do not add up.
     *
     * @param missingOrders rows of the orders table that the totals do not have
     */
    public record Totals(
            long orders,
            Optional<Number> quantity,
            Optional<BigDecimal> revenue,
            Optional<BigDecimal> averageUnitPrice,
            Optional<BigDecimal> averageOrderValue,
            boolean isComplete,
            long missingOrders) {

        static Totals of(TotalsReport report) {
            List<TotalsReport.Sums> sums = report.sums();
            Optional<TotalsReport.Sums> only = sums.size() == 1 ? Optional.of(sums.get(0)) : Optional.empty();
            return new Totals(
                    sums.stream().mapToLong(TotalsReport.Sums::orders).sum(),
                    sums.stream()
                            .flatMap(one -> one.quantity().stream())
                            .reduce(BigDecimal::add)
                            .map(Totals::number),
                    only.flatMap(TotalsReport.Sums::revenue),
                    only.flatMap(TotalsReport.Sums::averageUnitPrice),
                    only.flatMap(TotalsReport.Sums::averageOrderValue),
                    report.state().isComplete(),
                    report.state().missing());
        }

        /** A JSON number if it is a whole one. */
        private static Number number(BigDecimal quantity) {
            if (quantity.scale() > 0 || quantity.unscaledValue().bitLength() >= Long.SIZE) {
                return quantity;
            }
            return quantity.longValueExact();
        }
    }

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
