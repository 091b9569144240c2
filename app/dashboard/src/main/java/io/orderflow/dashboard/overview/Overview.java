package io.orderflow.dashboard.overview;

import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.mysql.DatabaseSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

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

    /** Produced → stored, over the last minute. */
    public record Freshness(long p50Ms, long p95Ms, long p99Ms) {}

    /**
     * @param seconds how old the oldest waiting record is; empty: not known
     * @param catchUpSeconds empty: the lag does not shrink
     */
    public record Lag(long records, OptionalDouble seconds, OptionalDouble catchUpSeconds) {}
}
