package io.orderflow.pipeline.operate.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.Reason;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedState;
import io.orderflow.pipeline.schema.Tables;
import java.math.BigDecimal;
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
import java.util.List;
import java.util.Optional;

/**
 * What the tables say of one order.
 *
 * @param stored its row; empty if it is not stored
 * @param duplicates where it came again with the same content
 * @param rejections records with its id that were rejected
 * @param searched whether all rejected records could be searched in the time given: they have no index by order
 */
public record OrderRecords(
        Optional<Stored> stored, List<Coordinates> duplicates, List<Rejected> rejections, boolean searched) {

    private static final int MOST = 200;

    public OrderRecords {
        requireNonNull(stored, "stored is null");
        duplicates = List.copyOf(duplicates);
        rejections = List.copyOf(rejections);
    }

    /**
     * The row of the orders table.
     *
     * @param orderTimestamp empty: a row from before OrderFlow has none
     */
    public record Stored(
            int customerId,
            String orderId,
            String productName,
            String productCategory,
            BigDecimal unitPrice,
            int quantity,
            BigDecimal totalPrice,
            Optional<LocalDateTime> orderTimestamp) {}

    /**
     * A record with the id that was rejected.
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

        /** Whether another order has its id. */
        public boolean isConflict() {
            return reason.equals(Reason.KEY_CONFLICT.name());
        }
    }

    /**
     * Reads them.
     *
     * @param patience for the search of the rejected records, in whole seconds
     */
    public static OrderRecords read(
            Connection connection, Tables tables, String pipeline, String orderId, Duration patience)
            throws SQLException {
        Optional<Stored> stored = stored(connection, tables, orderId);
        List<Coordinates> duplicates = duplicates(connection, tables, pipeline, orderId);
        try {
            return new OrderRecords(
                    stored, duplicates, rejections(connection, tables, pipeline, orderId, patience), true);
        } catch (SQLTimeoutException e) {
            return new OrderRecords(stored, duplicates, List.of(), false);
        }
    }

    private static Optional<Stored> stored(Connection connection, Tables tables, String orderId) throws SQLException {
        String sql = "SELECT customer_id, order_id, product_name, product_category, unit_price, quantity, total_price,"
                + " order_timestamp FROM " + tables.orders() + " WHERE order_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, orderId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Stored(
                                row.getInt(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getBigDecimal(5),
                                row.getInt(6),
                                row.getBigDecimal(7),
                                Optional.ofNullable(row.getObject(8, LocalDateTime.class))))
                        : Optional.empty();
            }
        }
    }

    private static List<Coordinates> duplicates(Connection connection, Tables tables, String pipeline, String orderId)
            throws SQLException {
        String sql = "SELECT topic, kafka_partition, kafka_offset FROM " + tables.duplicates()
                + " WHERE order_id = ? AND pipeline = ? LIMIT " + MOST;
        List<Coordinates> duplicates = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, orderId);
            statement.setString(2, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    duplicates.add(coordinates(row));
                }
            }
        }
        return duplicates;
    }

    private static List<Rejected> rejections(
            Connection connection, Tables tables, String pipeline, String orderId, Duration patience)
            throws SQLException {
        String sql =
                "SELECT topic, kafka_partition, kafka_offset, reason, field, message, rejected_at, state, replayed_as"
                        + " FROM " + tables.rejected()
                        + " WHERE pipeline = ? AND (record_key = ? OR payload_size <= 65536 AND"
                        + " LOCATE(?, payload) > 0) LIMIT " + MOST;
        List<Rejected> rejections = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout((int) patience.toSeconds());
            statement.setString(1, pipeline);
            statement.setBytes(2, orderId.getBytes(UTF_8));
            statement.setBytes(3, ('"' + orderId + '"').getBytes(UTF_8));
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
