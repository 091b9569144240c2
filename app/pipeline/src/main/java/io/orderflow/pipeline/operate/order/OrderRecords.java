package io.orderflow.pipeline.operate.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.Reason;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedState;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.store.OrderKeys;
import io.orderflow.pipeline.store.StoredOrders;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the tables say of one order; {@link StoredOrders} reads its row.
 *
 * @param stored its row; empty if it is not stored
 * @param duplicates where it came again with the same content, at most {@value #MOST}
 * @param rejections records with its key that were rejected, at most {@value #MOST}
 * @param gaps what there may be beside these
 * @param traces for each part of the key how the value of a record may spell it
 */
public record OrderRecords(
        Optional<StoredOrders.Row> stored,
        List<Coordinates> duplicates,
        List<Rejected> rejections,
        Set<Gap> gaps,
        List<List<byte[]>> traces) {

    /** How many duplicates, and how many rejections, are read: the first by topic, partition and offset. */
    public static final int MOST = 200;

    /** The largest value of a rejected record that is searched for a key, in bytes. */
    public static final int LARGEST_SEARCHED = 65_536;

    private static final Duration SEARCH_OF_SIZES = Duration.ofSeconds(1);

    /** Why there may be more than what was read. */
    public enum Gap {
        /** There was no time to search all rejected records: they have no index by order. */
        NO_TIME,
        MORE_DUPLICATES,
        MORE_REJECTIONS,
        /** There are rejected records with other Kafka keys whose values are too large to be searched. */
        LARGE_VALUES
    }

    public OrderRecords {
        requireNonNull(stored, "stored is null");
        duplicates = List.copyOf(duplicates);
        rejections = List.copyOf(rejections);
        gaps = Set.copyOf(gaps);
        traces = List.copyOf(traces);
    }

    /**
     * A record with the key that was rejected.
     *
     * @param reason by its current name: rows from before may have an earlier one
     * @param now where its replay is stored or was rejected again; empty as long as none was settled
     */
    public record Rejected(
            Coordinates coordinates,
            String reason,
            String field,
            String message,
            Instant rejectedAt,
            RejectedState state,
            Optional<Coordinates> now) {

        /** Whether another order has its key. */
        public boolean isConflict() {
            return reason.equals(Reason.KEY_CONFLICT.name());
        }
    }

    /**
     * Reads them.
     *
     * @param key as {@link io.orderflow.pipeline.store.OrderKeys} writes it
     * @param patience for the search of the rejected records, in whole seconds
     */
    public static OrderRecords read(
            Connection connection, Tables tables, String pipeline, String key, Duration patience) throws SQLException {
        StoredOrders orders = new StoredOrders(tables);
        Optional<StoredOrders.Row> stored = orders.find(connection, key);
        String written = stored.map(StoredOrders.Row::key).orElse(key);
        List<Coordinates> duplicates = duplicates(connection, tables, pipeline, OrderKeys.shortened(written));
        List<List<byte[]>> traces =
                KeyTraces.of(tables.contract(), orders.parts(key).orElse(List.of()));
        List<Rejected> rejections = List.of();
        Set<Gap> gaps = EnumSet.noneOf(Gap.class);
        try {
            rejections = rejections(connection, tables, pipeline, written, traces, patience);
            if (!traces.isEmpty() && hasLargeValues(connection, tables, pipeline, written)) {
                gaps.add(Gap.LARGE_VALUES);
            }
        } catch (SQLTimeoutException e) {
            gaps.add(Gap.NO_TIME);
        }
        if (duplicates.size() > MOST) {
            gaps.add(Gap.MORE_DUPLICATES);
        }
        if (rejections.size() > MOST) {
            gaps.add(Gap.MORE_REJECTIONS);
        }
        return new OrderRecords(stored, first(duplicates), first(rejections), gaps, traces);
    }

    private static <T> List<T> first(List<T> all) {
        return all.subList(0, Math.min(MOST, all.size()));
    }

    /** Whether a rejected record was not searched because its value is large, and its Kafka key is another one. */
    private static boolean hasLargeValues(Connection connection, Tables tables, String pipeline, String key)
            throws SQLException {
        String sql = "SELECT 1 FROM " + tables.rejected()
                + " WHERE pipeline = ? AND payload_size > ? AND NOT (record_key <=> ?) LIMIT 1";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout((int) SEARCH_OF_SIZES.toSeconds());
            statement.setString(1, pipeline);
            statement.setInt(2, LARGEST_SEARCHED);
            statement.setBytes(3, key.getBytes(UTF_8));
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Whether an operator skipped the record at this place, in whatever life of the topic. */
    public static boolean isSkipped(Connection connection, Tables tables, String pipeline, Coordinates at)
            throws SQLException {
        String sql = "SELECT 1 FROM " + tables.skipped()
                + " WHERE pipeline = ? AND topic = ? AND kafka_partition = ? AND kafka_offset = ? LIMIT 1";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            statement.setString(2, at.topic());
            statement.setInt(3, at.partition());
            statement.setLong(4, at.offset());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static List<Coordinates> duplicates(Connection connection, Tables tables, String pipeline, String key)
            throws SQLException {
        String sql = "SELECT topic, kafka_partition, kafka_offset FROM " + tables.duplicates()
                + " WHERE order_id = ? AND pipeline = ? ORDER BY topic, topic_id, kafka_partition, kafka_offset LIMIT "
                + (MOST + 1);
        List<Coordinates> duplicates = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            statement.setString(2, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    duplicates.add(coordinates(row));
                }
            }
        }
        return duplicates;
    }

    /**
     * @param parts for each part of the key the forms in which a payload may have it; empty: it is searched in no
     * payload
     */
    private static List<Rejected> rejections(
            Connection connection,
            Tables tables,
            String pipeline,
            String key,
            List<List<byte[]>> parts,
            Duration patience)
            throws SQLException {
        String inPayload = parts.stream()
                .map(forms -> forms.stream()
                        .map(form -> "LOCATE(?, payload) > 0")
                        .collect(Collectors.joining(" OR ", "(", ")")))
                .collect(Collectors.joining(" AND "));
        String sql =
                "SELECT topic, kafka_partition, kafka_offset, reason, field, message, rejected_at, state, replayed_as"
                        + " FROM " + tables.rejected() + " WHERE pipeline = ? AND (record_key = ?"
                        + (parts.isEmpty() ? "" : " OR payload_size <= " + LARGEST_SEARCHED + " AND " + inPayload)
                        + ") ORDER BY topic, topic_id, kafka_partition, kafka_offset LIMIT " + (MOST + 1);
        List<Rejected> rejections = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout((int) patience.toSeconds());
            statement.setString(1, pipeline);
            statement.setBytes(2, key.getBytes(UTF_8));
            int at = 3;
            for (List<byte[]> forms : parts) {
                for (byte[] form : forms) {
                    statement.setBytes(at++, form);
                }
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    RejectedState state = RejectedState.of(row.getString(8));
                    rejections.add(new Rejected(
                            coordinates(row),
                            Reason.current(row.getString(4)),
                            row.getString(5),
                            row.getString(6),
                            row.getObject(7, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                            state,
                            state.settledAs(row.getString(9))));
                }
            }
        }
        return rejections;
    }

    private static Coordinates coordinates(ResultSet row) throws SQLException {
        return new Coordinates(row.getString(1), row.getInt(2), row.getLong(3));
    }
}
