package io.orderflow.dashboard.overview;

import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.mysql.DatabaseSnapshot;
import io.orderflow.pipeline.operate.LedgerReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What the first view shows; as in openapi.yaml. */
public record Overview(
        Instant at,
        String pipeline,
        String topic,
        String table,
        String consumerGroup,
        Verdict verdict,
        Optional<JobNow> job,
        Optional<Identity> identity,
        Optional<Rates> rates,
        Optional<Freshness> freshness,
        Optional<Lag> lag,
        Optional<DatabaseSnapshot.Totals> totals,
        List<Outage> away) {

    /** The driver's heartbeat. */
    public record JobNow(
            String state,
            String reason,
            String message,
            long epoch,
            String driver,
            String versions,
            Instant startedAt,
            Instant updatedAt,
            double ageSeconds) {}

    /** {@code received = stored + duplicate + rejected}. */
    public record Identity(
            long received,
            long stored,
            long duplicate,
            long rejected,
            long absent,
            long lost,
            long unknownFields,
            boolean holds) {}

    /** Over the last seconds. */
    public record Rates(double receivedPerSecond, double storedPerSecond) {}

    /** Produced → stored, over the last minute; empty: no record stored in it has a usable timestamp. */
    public record Freshness(OptionalLong p50Ms, OptionalLong p95Ms, OptionalLong p99Ms) {

        static final Freshness UNKNOWN =
                new Freshness(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

        /** Empty: nothing was stored. */
        static Optional<Freshness> of(LedgerReport.Pace pace) {
            return pace.latency()
                    .map(latency -> new Freshness(
                            OptionalLong.of(latency.p50()),
                            OptionalLong.of(latency.p95()),
                            OptionalLong.of(latency.p99())))
                    .or(() -> pace.storedPerSecond() > 0 ? Optional.of(UNKNOWN) : Optional.empty());
        }
    }

    /**
     * @param seconds how old the oldest waiting record is; empty: not known
     * @param catchUpSeconds empty: the lag does not shrink
     */
    public record Lag(long records, OptionalDouble seconds, OptionalDouble catchUpSeconds) {}
}
