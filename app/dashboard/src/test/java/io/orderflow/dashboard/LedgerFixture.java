package io.orderflow.dashboard;

import io.orderflow.dashboard.watch.mysql.DatabaseSnapshot;
import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.operate.LedgerReport;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What MySQL might say of a pipeline. */
public final class LedgerFixture {

    private static final LocalDateTime STARTED = LocalDateTime.parse("2026-11-28T09:00:00");

    private LedgerFixture() {}

    /** A partition of the topic "orders" that was settled from its first offset on, and adds up. */
    public static LedgerReport.Row row(int partition, String topicId, long next) {
        return row(partition, topicId, next, next);
    }

    public static LedgerReport.Row row(int partition, String topicId, long next, long stored) {
        Cursor cursor = new Cursor(partition, 0, next, 1, new Counts(stored, 0, 0, 0, 0, 0));
        return new LedgerReport.Row("orders", topicId, cursor, STARTED, 0);
    }

    public static LedgerReport.Heartbeat heartbeat(String state, String reason, String message, long ageMillis) {
        return heartbeat(state, reason, message, ageMillis, STARTED);
    }

    public static LedgerReport.Heartbeat heartbeat(
            String state, String reason, String message, long ageMillis, LocalDateTime started) {
        LedgerReport.Pace pace = new LedgerReport.Pace(0, 0, Optional.empty());
        return new LedgerReport.Heartbeat(
                state, reason, message, "host", STARTED, ageMillis, 0, "Spark", started, pace);
    }

    public static DatabaseSnapshot snapshot(Optional<LedgerReport.Heartbeat> heartbeat, LedgerReport.Row... rows) {
        LedgerReport report =
                new LedgerReport("pipeline", OptionalLong.of(1), heartbeat, List.of(rows), Optional.empty());
        return new DatabaseSnapshot(Instant.EPOCH, Optional.of(report), Optional.empty());
    }
}
