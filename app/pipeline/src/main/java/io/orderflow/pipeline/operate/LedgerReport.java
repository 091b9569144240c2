package io.orderflow.pipeline.operate;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that the ledger knows of a pipeline, read in one moment.
 *
 * @param epoch empty: the pipeline has never started
 * @param heartbeat empty: its driver has never written one
 * @param topic as Kafka shows it now; empty: Kafka was not asked, or does not answer
 */
public record LedgerReport(
        String pipeline,
        OptionalLong epoch,
        Optional<Heartbeat> heartbeat,
        List<Row> rows,
        Optional<TopicState> topic) {

    public LedgerReport {
        requireNonNull(pipeline, "pipeline is null");
        rows = List.copyOf(rows);
    }

    /** @param ageMillis by the server's clock */
    public record Row(String topic, String topicId, Cursor cursor, LocalDateTime updatedAt, long ageMillis) {}

    /** @param lagRecords offsets between the ledger and the ends of the log, as the driver last saw them */
    public record Heartbeat(
            String state,
            String reason,
            String message,
            String driver,
            LocalDateTime updatedAt,
            long ageMillis,
            long lagRecords,
            String versions,
            LocalDateTime startedAt,
            Pace pace) {}

    /**
     * Over the last minute.
     *
     * @param latency produced → stored; empty if nothing was stored, or no stored record has a usable timestamp
     */
    public record Pace(double receivedPerSecond, double storedPerSecond, Optional<Latency> latency) {}

    /** Percentiles, in milliseconds. */
    public record Latency(long p50, long p95, long p99) {}

    public static LedgerReport read(Connection connection, Tables tables, String pipeline) throws SQLException {
        LedgerReport report = new LedgerReport(
                pipeline,
                epoch(connection, tables, pipeline),
                heartbeat(connection, tables, pipeline),
                rows(connection, tables, pipeline),
                Optional.empty());
        connection.rollback();
        return report;
    }

    /** The same, beside the topic as it is now. */
    public LedgerReport beside(TopicState now) {
        return new LedgerReport(pipeline, epoch, heartbeat, rows, Optional.of(now));
    }

    private static OptionalLong epoch(Connection connection, Tables tables, String pipeline) throws SQLException {
        try (PreparedStatement statement =
                        prepare(connection, "SELECT epoch FROM " + tables.epoch() + " WHERE pipeline = ?", pipeline);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    /** The last one that a driver of the pipeline wrote; empty: none ever. */
    public static Optional<Heartbeat> heartbeat(Connection connection, Tables tables, String pipeline)
            throws SQLException {
        String sql =
                "SELECT state, reason, message, driver, updated_at, " + age() + ", lag_records, versions, started_at,"
                        + " received_per_second,"
                        + " stored_per_second, latency_p50_ms,"
                        + " latency_p95_ms, latency_p99_ms FROM "
                        + tables.heartbeat() + " WHERE pipeline = ?";
        try (PreparedStatement statement = prepare(connection, sql, pipeline);
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new Heartbeat(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getObject(5, LocalDateTime.class),
                            row.getLong(6),
                            row.getLong(7),
                            row.getString(8),
                            row.getObject(9, LocalDateTime.class),
                            new Pace(row.getDouble(10), row.getDouble(11), latency(row))))
                    : Optional.empty();
        }
    }

    private static Optional<Latency> latency(ResultSet row) throws SQLException {
        long p50 = row.getLong(12);
        return row.wasNull() ? Optional.empty() : Optional.of(new Latency(p50, row.getLong(13), row.getLong(14)));
    }

    private static List<Row> rows(Connection connection, Tables tables, String pipeline) throws SQLException {
        String sql = "SELECT topic, topic_id, kafka_partition, first_offset, next_offset, epoch, `stored`, duplicate,"
                + " rejected, absent, lost, unknown_fields, updated_at, " + age() + " FROM " + tables.ledger()
                + " WHERE pipeline = ? ORDER BY topic, topic_id, kafka_partition";
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, sql, pipeline);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                Counts counts = new Counts(
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11),
                        row.getLong(12));
                rows.add(new Row(
                        row.getString(1),
                        row.getString(2),
                        new Cursor(row.getInt(3), row.getLong(4), row.getLong(5), row.getLong(6), counts),
                        row.getObject(13, LocalDateTime.class),
                        row.getLong(14)));
            }
        }
        return rows;
    }

    private static String age() {
        return "TIMESTAMPDIFF(MICROSECOND, updated_at, UTC_TIMESTAMP(3)) DIV 1000";
    }

    private static PreparedStatement prepare(Connection connection, String sql, String pipeline) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, pipeline);
        return statement;
    }

    /**
     * The log of a row's partition; empty for a past topic, a partition that is gone, or while Kafka is unavailable.
     */
    public Optional<TopicState.Log> log(Row row) {
        return topic.filter(state -> state.id().equals(row.topicId()))
                .map(state -> state.logs().get(row.cursor().partition()));
    }

    /** Offsets between a row's cursor and the end of its log; empty if the log is not known. */
    public OptionalLong lag(Row row) {
        return log(row).map(log -> OptionalLong.of(log.end() - row.cursor().nextOffset()))
                .orElse(OptionalLong.empty());
    }

    /** Over all partitions, those of earlier topics too. */
    public Counts counts() {
        return sum(rows);
    }

    /** What some rows add up to. */
    public static Counts sum(List<Row> rows) {
        return rows.stream().map(row -> row.cursor().counts()).reduce(Counts.NONE, Counts::plus);
    }

    public boolean balances() {
        return rows.stream().allMatch(row -> row.cursor().balances());
    }
}
