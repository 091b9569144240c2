package io.orderflow.pipeline.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.text.Shortened;
import io.orderflow.contract.verdict.Rejection;
import io.orderflow.kafka.Received;
import io.orderflow.pipeline.ledger.Pipeline;
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

    /** Longest path of a field, in code points: indexes of items make paths long. */
    private static final int LONGEST_PATH = 255;

    private static final int ROWS_PER_BATCH = 200;

    /** Bytes of a statement for the other columns of a row, with the longest message, all of it quoted. */
    private static final int OTHER_COLUMNS = 8 << 10;

    /** The times of a DATETIME(3): years 1970 to 9999. */
    private static final long LAST_MILLI = 253_402_300_799_999L;

    /** What Kafka says when a record has none. */
    private static final long NO_TIMESTAMP = -1;

    private final String table;
    private final Pipeline pipeline;
    private final int partition;
    private final long packet;
    private final long room;

    /**
     * @param table the quoted name
     * @param maxAllowedPacket the server's limit for one statement, in bytes: key, headers and payload that cannot pass
     *     together are cut shorter
     */
    public RejectedTable(String table, Pipeline pipeline, int partition, long maxAllowedPacket) {
        this.table = requireNonNull(table, "table is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.partition = partition;
        this.packet = maxAllowedPacket;
        // Quoted as text, a byte becomes two at the worst.
        this.room = Math.max(0, (maxAllowedPacket - OTHER_COLUMNS) / 2);
    }

    /** Inserts the rows; none of them is there yet, since the ledger's cursor lies before them. */
    public void insert(Connection connection, List<RejectedRecord> records) throws SQLException {
        String sql =
                "INSERT INTO " + table + " (pipeline, topic, topic_id, kafka_partition, kafka_offset, reason, field,"
                        + " message, record_key, payload, payload_size, payload_sha256, headers,"
                        + " kafka_timestamp, rejected_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                        + " ?, ?, ?, ?, UTC_TIMESTAMP(3), ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int rows = 0;
            long bytes = 0;
            for (RejectedRecord record : records) {
                Kept kept = kept(record.received());
                // Counted here, since the driver does not know how much its quoting adds.
                if (rows > 0 && (rows == ROWS_PER_BATCH || bytes + statementBytes(kept) > packet)) {
                    statement.executeBatch();
                    rows = 0;
                    bytes = 0;
                }
                bind(statement, record, kept);
                statement.addBatch();
                rows++;
                bytes += statementBytes(kept);
            }
            if (rows > 0) {
                statement.executeBatch();
            }
        }
    }

    private static long statementBytes(Kept kept) {
        return OTHER_COLUMNS + 2L * (kept.key() + kept.headerBytes() + kept.payload());
    }

    /**
     * How much of a record is kept, in bytes.
     *
     * @param headers how many headers, the first
     */
    private record Kept(int key, int headers, int headerBytes, int payload) {}

    /** All of it if it fits. Else key and headers get a quarter of the room each, and the payload what is left. */
    private Kept kept(Received received) {
        int key = received.key() == null ? 0 : received.key().length;
        int payload = received.value() == null ? 0 : received.value().length;
        long headers = received.headers().stream().mapToLong(HeaderBytes::size).sum();
        boolean fits =
                Math.min(key, MAX_PAYLOAD) + Math.min(headers, MAX_PAYLOAD) + Math.min(payload, MAX_PAYLOAD) <= room;
        long share = Math.min(MAX_PAYLOAD, fits ? room : room / 4);
        int keptKey = (int) Math.min(key, share);
        int keptHeaders = 0;
        int headerBytes = 0;
        for (Received.Header header : received.headers()) {
            if (headerBytes + HeaderBytes.size(header) > share) {
                break;
            }
            headerBytes += HeaderBytes.size(header);
            keptHeaders++;
        }
        long left = Math.min(MAX_PAYLOAD, room - keptKey - headerBytes);
        return new Kept(keptKey, keptHeaders, headerBytes, (int) Math.min(payload, left));
    }

    private void bind(PreparedStatement statement, RejectedRecord record, Kept kept) throws SQLException {
        Received received = record.received();
        byte[] value = received.value();
        pipeline.bind(statement);
        statement.setInt(4, partition);
        statement.setLong(5, received.offset());
        statement.setString(6, record.rejection().reason());
        statement.setString(7, Shortened.to(LONGEST_PATH, record.rejection().field()));
        statement.setString(8, message(record, kept));
        bytes(statement, 9, cut(received.key(), kept.key()));
        bytes(statement, 10, cut(value, kept.payload()));
        statement.setInt(11, value == null ? 0 : value.length);
        statement.setBytes(12, sha256(value == null ? new byte[0] : value));
        bytes(statement, 13, HeaderBytes.write(received.headers().subList(0, kept.headers())));
        if (received.timestamp() < 0 || received.timestamp() > LAST_MILLI) {
            statement.setNull(14, Types.TIMESTAMP);
        } else {
            statement.setObject(14, utc(received.timestamp()));
        }
        statement.setString(15, RejectedState.REJECTED.column());
    }

    /** Says so if more than the payload, whose size has a column of its own, could not be kept. */
    private static String message(RejectedRecord record, Kept kept) {
        Received received = record.received();
        String cut = "";
        if (received.key() != null && received.key().length > kept.key()) {
            cut = String.format(Locale.ROOT, " [key cut from %d bytes]", received.key().length);
        }
        if (kept.headers() < received.headers().size()) {
            cut += String.format(
                    Locale.ROOT,
                    " [%d of %d headers kept]",
                    kept.headers(),
                    received.headers().size());
        }
        if (received.timestamp() > LAST_MILLI || received.timestamp() < NO_TIMESTAMP) {
            cut += " [Kafka timestamp " + received.timestamp() + " is no time in milliseconds]";
        }
        return Shortened.to(
                        Rejection.MAX_MESSAGE - cut.length(), record.rejection().message())
                + cut;
    }

    private static byte[] cut(byte[] value, int length) {
        return value == null || value.length <= length ? value : Arrays.copyOf(value, length);
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
