package io.orderflow.pipeline.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the rejected table, for people. The caller owns the transaction. */
public final class RejectedRows {

    private static final String COLUMNS = "topic, kafka_partition, kafka_offset, topic_id, reason, field, message,"
            + " record_key, payload, payload_size, payload_sha256, headers, kafka_timestamp, rejected_at,"
            + " dead_letter_at, state, replayed_as";

    private final String table;
    private final Duration patience;

    /** @param table the quoted name */
    public RejectedRows(String table) {
        this(table, Duration.ZERO);
    }

    /** @param patience after which the server gives up a count over groups; zero: however long it takes */
    public RejectedRows(String table, Duration patience) {
        this.table = requireNonNull(table, "table is null");
        this.patience = requireNonNull(patience, "patience is null");
    }

    /** Rows with the same reason, field and state. */
    public record Group(
            String reason,
            String field,
            RejectedState state,
            long count,
            long unsent,
            Instant first,
            Instant last,
            Coordinates sample) {}

    /** The largest groups first. */
    public List<Group> groups(Connection connection, RejectedFilter filter) throws SQLException {
        String sql = "SELECT " + reason()
                + " AS reason_now, field, state, COUNT(*), SUM(dead_letter_at IS NULL), MIN(rejected_at),"
                + " MAX(rejected_at), MAX(CONCAT(LPAD(kafka_offset, 19, '0'), ' ', topic, '-', kafka_partition)) FROM "
                + table + " WHERE " + filter.where()
                + " GROUP BY reason_now, field, state ORDER BY COUNT(*) DESC, reason_now, field, state";
        List<Group> groups = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout((int) patience.toSeconds());
            filter.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    groups.add(new Group(
                            row.getString(1),
                            row.getString(2),
                            RejectedState.of(row.getString(3)),
                            row.getLong(4),
                            row.getLong(5),
                            time(row, 6).orElseThrow(),
                            time(row, 7).orElseThrow(),
                            sample(row.getString(8))));
                }
            }
        }
        return groups;
    }

    /** The reason by its name of today. */
    private static String reason() {
        StringBuilder sql = new StringBuilder("CASE reason");
        for (Reason reason : Reason.values()) {
            for (String name : Reason.storedNames(reason.name())) {
                if (!name.equals(reason.name())) {
                    sql.append(" WHEN '")
                            .append(name)
                            .append("' THEN '")
                            .append(reason)
                            .append('\'');
                }
            }
        }
        return sql.append(" ELSE reason END").toString();
    }

    private static Coordinates sample(String text) {
        int blank = text.indexOf(' ');
        return Coordinates.parse(text.substring(blank + 1) + "@" + Long.parseLong(text.substring(0, blank)))
                .orElseThrow();
    }

    /** Where the rows lie that match: for each partition the last of them, and how many there are. */
    List<RejectedSnapshot.Range> ranges(Connection connection, RejectedFilter filter) throws SQLException {
        String sql = "SELECT topic, topic_id, kafka_partition, MAX(kafka_offset), COUNT(*) FROM " + table + " WHERE "
                + filter.where() + " GROUP BY topic, topic_id, kafka_partition"
                + " ORDER BY topic, topic_id, kafka_partition";
        List<RejectedSnapshot.Range> ranges = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            filter.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ranges.add(new RejectedSnapshot.Range(
                            row.getString(1), row.getString(2), row.getInt(3), row.getLong(4), row.getLong(5)));
                }
            }
        }
        return ranges;
    }

    /** How many rows are meant. */
    public long count(Connection connection, RejectedFilter filter) throws SQLException {
        String sql = "SELECT COUNT(*) FROM " + table + " WHERE " + filter.where();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            filter.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Rows in the order of topic, topic id, partition and offset.
     *
     * @param after rows behind this one only; empty: from the beginning
     */
    public List<RejectedRow> page(Connection connection, RejectedFilter filter, List<RejectedRow> after, int most)
            throws SQLException {
        RejectedFilter behind = after.isEmpty() ? filter : filter.copy().after(after.get(after.size() - 1));
        String sql = "SELECT " + COLUMNS + " FROM " + table + " WHERE " + behind.where()
                + " ORDER BY pipeline, topic, topic_id, kafka_partition, kafka_offset LIMIT " + most;
        List<RejectedRow> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            behind.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(row(row));
                }
            }
        }
        return rows;
    }

    /**
     * The newest rows of one partition first, each with the beginning of its key and value only, and without headers.
     *
     * @param topicId Kafka's id of the topic
     * @param below rows with smaller offsets only
     * @param most rows
     * @param bytes how much of each key and value
     */
    public List<RejectedRow> newest(
            Connection connection, RejectedFilter filter, String topicId, Coordinates below, int most, int bytes)
            throws SQLException {
        RejectedFilter older = filter.copy().below(topicId, below);
        String columns = COLUMNS.replace(" payload,", " LEFT(payload, " + bytes + "),")
                .replace(" record_key,", " LEFT(record_key, " + bytes + "),")
                .replace(" headers,", " NULL,");
        String sql = "SELECT " + columns + " FROM " + table + " WHERE " + older.where()
                + " ORDER BY kafka_offset DESC LIMIT " + most;
        List<RejectedRow> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            older.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(row(row));
                }
            }
        }
        return rows;
    }

    private static RejectedRow row(ResultSet row) throws SQLException {
        String replayedAs = row.getString(17);
        return new RejectedRow(
                new Coordinates(row.getString(1), row.getInt(2), row.getLong(3)),
                row.getString(4),
                Reason.current(row.getString(5)),
                row.getString(6),
                row.getString(7),
                row.getBytes(8),
                row.getBytes(9),
                row.getInt(10),
                row.getBytes(11),
                HeaderBytes.read(row.getBytes(12)),
                time(row, 13),
                time(row, 14).orElseThrow(),
                time(row, 15),
                RejectedState.of(row.getString(16)),
                replayedAs == null ? "" : replayedAs);
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return Optional.ofNullable(time).map(t -> t.toInstant(ZoneOffset.UTC));
    }
}
