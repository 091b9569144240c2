package io.orderflow.job.reject;

import static java.util.Objects.requireNonNull;

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

    private final String table;
    private final String pipeline;

    /** @param table the quoted name of the rejected table */
    Outbox(String table, String pipeline) {
        this.table = requireNonNull(table, "table is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
    }

    /** A dead letter with the topic it came from. */
    record Unsent(String topic, DeadLetter letter) {}

    /** The next rows without a time of publishing; no locks are held. */
    List<Unsent> unsent(Connection connection, int most) throws SQLException {
        String sql =
                "SELECT topic, topic_id, kafka_partition, kafka_offset, reason, field, message, record_key, payload,"
                        + " payload_size, payload_sha256, headers, kafka_timestamp FROM " + table
                        + " WHERE pipeline = ? AND dead_letter_at IS NULL LIMIT " + most;
        List<Unsent> unsent = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    LocalDateTime timestamp = row.getObject(13, LocalDateTime.class);
                    unsent.add(new Unsent(
                            row.getString(1),
                            new DeadLetter(
                                    row.getString(2),
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
        String sql = "UPDATE " + table + " SET dead_letter_at = ? WHERE pipeline = ? AND topic = ? AND topic_id = ?"
                + " AND kafka_partition = ? AND kafka_offset = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            LocalDateTime now = RejectedTable.utc(System.currentTimeMillis());
            for (Unsent row : sent) {
                statement.setObject(1, now);
                statement.setString(2, pipeline);
                statement.setString(3, row.topic());
                statement.setString(4, row.letter().topicId());
                statement.setInt(5, row.letter().partition());
                statement.setLong(6, row.letter().offset());
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
