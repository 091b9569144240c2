package io.orderflow.job.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.job.ledger.Pipeline;
import io.orderflow.job.receive.Received;
import io.orderflow.order.Rejection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Writes rejected records into their table, in the chunk's transaction. Used by one task at a time. */
public final class RejectedTable {

    /** Longest payload kept, in bytes. */
    public static final int MAX_PAYLOAD = 1 << 20;

    private static final int ROWS_PER_BATCH = 200;

    private final String table;
    private final Pipeline pipeline;
    private final int partition;
    private final int maxPayload;

    /**
     * @param table the quoted name
     * @param maxAllowedPacket the server's limit for one statement, in bytes: a payload that cannot pass is cut shorter
     */
    public RejectedTable(String table, Pipeline pipeline, int partition, long maxAllowedPacket) {
        this.table = requireNonNull(table, "table is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.partition = partition;
        // Quoted as text, a byte becomes two at the worst; key, headers and the other columns need room as well.
        this.maxPayload = (int) Math.min(MAX_PAYLOAD, maxAllowedPacket / 4);
    }

    /** Inserts the rows; none of them is there yet, since the ledger's cursor lies before them. */
    public void insert(Connection connection, List<RejectedRecord> records) throws SQLException {
        String sql =
                "INSERT INTO " + table + " (pipeline, topic, topic_id, kafka_partition, kafka_offset, reason, field,"
                        + " message, record_key, payload, payload_size, payload_sha256, headers, kafka_timestamp, rejected_at,"
                        + " state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3), ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int rows = 0;
            for (RejectedRecord record : records) {
                bind(statement, record);
                statement.addBatch();
                if (++rows % ROWS_PER_BATCH == 0) {
                    statement.executeBatch();
                }
            }
            if (rows % ROWS_PER_BATCH != 0) {
                statement.executeBatch();
            }
        }
    }

    private void bind(PreparedStatement statement, RejectedRecord record) throws SQLException {
        Received received = record.received();
        byte[] value = received.value();
        statement.setString(1, pipeline.name());
        statement.setString(2, pipeline.topic());
        statement.setString(3, pipeline.topicId());
        statement.setInt(4, partition);
        statement.setLong(5, received.offset());
        statement.setString(6, record.rejection().reason().name());
        statement.setString(7, record.rejection().field());
        statement.setString(8, message(record));
        bytes(statement, 9, cut(received.key()));
        bytes(statement, 10, cut(value));
        statement.setInt(11, value == null ? 0 : value.length);
        statement.setBytes(12, sha256(value == null ? new byte[0] : value));
        bytes(statement, 13, HeaderBytes.write(received.headers().subList(0, keptHeaders(received))));
        if (received.timestamp() < 0) {
            statement.setNull(14, Types.TIMESTAMP);
        } else {
            statement.setObject(14, utc(received.timestamp()));
        }
        statement.setString(15, RejectedState.REJECTED.column());
    }

    /** Says so if more than the payload, whose size has a column of its own, had to be cut. */
    private String message(RejectedRecord record) {
        Received received = record.received();
        String cut = "";
        if (received.key() != null && received.key().length > maxPayload) {
            cut = String.format(Locale.ROOT, " [key cut from %d bytes]", received.key().length);
        }
        int headers = keptHeaders(received);
        if (headers < received.headers().size()) {
            cut += String.format(
                    Locale.ROOT,
                    " [%d of %d headers kept]",
                    headers,
                    received.headers().size());
        }
        String message = record.rejection().message();
        int room = Rejection.MAX_MESSAGE - cut.length();
        return (message.length() <= room ? message : message.substring(0, room - 1) + "…") + cut;
    }

    private byte[] cut(byte[] value) {
        return value == null || value.length <= maxPayload ? value : Arrays.copyOf(value, maxPayload);
    }

    /** How many headers fit: whole ones only, the first. */
    private int keptHeaders(Received received) {
        long bytes = 0;
        int kept = 0;
        for (Received.Header header : received.headers()) {
            bytes += HeaderBytes.size(header);
            if (bytes > maxPayload) {
                return kept;
            }
            kept++;
        }
        return kept;
    }

    private static void bytes(PreparedStatement statement, int index, byte[] value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.LONGVARBINARY);
        } else {
            statement.setBytes(index, value);
        }
    }

    private static LocalDateTime utc(long millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    private static byte[] sha256(byte[] value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }
}
