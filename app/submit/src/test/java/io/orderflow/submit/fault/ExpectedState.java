package io.orderflow.submit.fault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the job has written, read by statements of the tests' own.
 *
 * @param ledger by partition
 * @param orders id → fields, as {@link OrderText} writes them
 * @param duplicates partition@offset → order id
 * @param rejected by partition@offset
 */
record ExpectedState(
        Map<Integer, Ledger> ledger,
        Map<String, String> orders,
        Map<String, String> duplicates,
        Map<String, Rejected> rejected,
        long baseline) {

    /** One row of the ledger. */
    record Ledger(
            String topicId, long first, long next, long stored, long duplicate, long rejected, long absent, long lost) {
        long sum() {
            return stored + duplicate + rejected + absent + lost;
        }
    }

    /** One rejected row; key, payload and headers as text that is equal when the bytes are. */
    record Rejected(String reason, String key, String payload, List<String> headers, boolean published) {}

    static ExpectedState read(Connection connection) throws SQLException {
        Map<Integer, Ledger> ledger = new TreeMap<>();
        Map<String, String> orders = new HashMap<>();
        Map<String, String> duplicates = new HashMap<>();
        Map<String, Rejected> rejected = new HashMap<>();
        long baseline;
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT kafka_partition, topic_id, first_offset, next_offset,"
                    + " `stored`, duplicate, rejected, absent, lost FROM orderflow_ledger")) {
                while (row.next()) {
                    Ledger before = ledger.put(
                            row.getInt(1),
                            new Ledger(
                                    row.getString(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getLong(5),
                                    row.getLong(6),
                                    row.getLong(7),
                                    row.getLong(8),
                                    row.getLong(9)));
                    if (before != null) {
                        throw new AssertionError("Two ledger rows for partition " + row.getInt(1));
                    }
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT " + OrderText.COLUMNS + " FROM orders")) {
                while (row.next()) {
                    orders.put(row.getString(1), row.getString(2));
                }
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT kafka_partition, kafka_offset, order_id FROM duplicate_orders")) {
                while (row.next()) {
                    duplicates.put(row.getInt(1) + "@" + row.getLong(2), row.getString(3));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT kafka_partition, kafka_offset, reason, record_key,"
                    + " payload, headers, dead_letter_at IS NOT NULL FROM rejected_orders")) {
                while (row.next()) {
                    rejected.put(
                            row.getInt(1) + "@" + row.getLong(2),
                            new Rejected(
                                    row.getString(3),
                                    Arrays.toString(row.getBytes(4)),
                                    Arrays.toString(row.getBytes(5)),
                                    headers(row.getBytes(6)),
                                    row.getBoolean(7)));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT SUM(baseline_orders) FROM orderflow_epoch")) {
                row.next();
                baseline = row.getLong(1);
            }
        }
        return new ExpectedState(ledger, orders, duplicates, rejected, baseline);
    }

    /** The column as sql/schema/rejected_orders.sql describes it. */
    private static List<String> headers(byte[] column) {
        List<String> headers = new ArrayList<>();
        if (column != null) {
            ByteBuffer bytes = ByteBuffer.wrap(column);
            while (bytes.hasRemaining()) {
                byte[] name = new byte[bytes.getInt()];
                bytes.get(name);
                int length = bytes.getInt();
                byte[] value = length < 0 ? null : new byte[length];
                if (value != null) {
                    bytes.get(value);
                }
                headers.add(new String(name, StandardCharsets.UTF_8) + "=" + Arrays.toString(value));
            }
        }
        return headers;
    }
}
