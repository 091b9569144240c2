package io.orderflow.pipeline.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.Life;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rejected rows of a pipeline that are still to be published. Driver only; the caller commits. */
final class Outbox {

    /** The order of the index, and of the locks that marking takes. */
    private static final String UNSENT = " WHERE pipeline = ? AND dead_letter_at IS NULL"
            + " ORDER BY topic, topic_id, kafka_partition, kafka_offset LIMIT ";

    private static final long MOST_BYTES = 16L << 20;

    private final String table;
    private final String ledger;
    private final String pipeline;

    Outbox(Tables tables, String pipeline) {
        this.table = tables.rejected();
        this.ledger = tables.ledger();
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
    }

    /**
     * A dead letter with the topic it came from.
     *
     * @param topicId as the row has it
     */
    record Unsent(String topic, String topicId, DeadLetter letter) {}

    /**
     * The next rows without a time of publishing, in the order of their coordinates; no locks are held. Fewer than
     * asked for if they are large: a driver must hold them, and so must the producer.
     */
    List<Unsent> unsent(Connection connection, int most) throws SQLException {
        int rows = fitting(connection, most);
        return rows == 0 ? List.of() : read(connection, rows);
    }

    /** How many of the next rows are read at a time: at least one, if there is one. */
    private int fitting(Connection connection, int most) throws SQLException {
        String sql =
                "SELECT LEAST(payload_size, " + RejectedTable.MAX_PAYLOAD + ") + OCTET_LENGTH(COALESCE(record_key, ''))"
                        + " + OCTET_LENGTH(COALESCE(headers, '')) FROM " + table + UNSENT + most;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            int rows = 0;
            long bytes = 0;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next() && (rows == 0 || bytes + row.getLong(1) <= MOST_BYTES)) {
                    bytes += row.getLong(1);
                    rows++;
                }
            }
            return rows;
        }
    }

    private List<Unsent> read(Connection connection, int most) throws SQLException {
        String sql =
                "SELECT topic, topic_id, kafka_partition, kafka_offset, reason, field, message, record_key, payload,"
                        + " payload_size, payload_sha256, headers, kafka_timestamp FROM " + table
                        + UNSENT + most;
        Life.Lives lives = Life.Lives.read(connection, ledger, pipeline);
        List<Unsent> unsent = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    LocalDateTime timestamp = row.getObject(13, LocalDateTime.class);
                    unsent.add(new Unsent(
                            row.getString(1),
                            row.getString(2),
                            new DeadLetter(
                                    pipeline,
                                    lives.of(row.getString(1), row.getInt(3), row.getString(2)),
                                    row.getInt(3),
                                    row.getLong(4),
                                    row.getString(5),
                                    row.getString(6),
                                    row.getString(7),
                                    row.getBytes(8),
                                    row.getBytes(9),
                                    row.getInt(10),
                                    row.getBytes(11),
                                    HeaderBytes.read(row.getBytes(12)),
                                    timestamp == null
                                            ? -1
                                            : timestamp
                                                    .toInstant(ZoneOffset.UTC)
                                                    .toEpochMilli(),
                                    0,
                                    0)));
                }
            }
        }
        return unsent;
    }

    /** Marks rows as published. */
    void mark(Connection connection, List<Unsent> sent) throws SQLException {
        String sql = "UPDATE " + table
                + " SET dead_letter_at = UTC_TIMESTAMP(3) WHERE pipeline = ? AND topic = ? AND topic_id = ?"
                + " AND kafka_partition = ? AND kafka_offset = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Unsent row : sent) {
                statement.setString(1, pipeline);
                statement.setString(2, row.topic());
                statement.setString(3, row.topicId());
                statement.setInt(4, row.letter().partition());
                statement.setLong(5, row.letter().offset());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** How long the oldest row has been waiting; empty if none waits. */
    Optional<Duration> oldest(Connection connection) throws SQLException {
        String sql = "SELECT MIN(rejected_at), UTC_TIMESTAMP(3) FROM " + table
                + " WHERE pipeline = ? AND dead_letter_at IS NULL";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                Timestamp oldest = row.getTimestamp(1);
                return oldest == null
                        ? Optional.empty()
                        : Optional.of(Duration.ofMillis(row.getTimestamp(2).getTime() - oldest.getTime()));
            }
        }
    }
}
