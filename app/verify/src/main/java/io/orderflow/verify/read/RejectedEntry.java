package io.orderflow.verify.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.model.Reason;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** Compares a rejected row with its record and with its dead letter. Lives within one task. */
public final class RejectedEntry {

    public static final String COLUMNS =
            "kafka_offset, reason, field, record_key, payload, payload_size, payload_sha256, headers,"
                    + " kafka_timestamp, dead_letter_at";

    /** Longer keys, payloads and headers may be truncated if the server only accepts small packets. */
    private static final int NEVER_CUT = 4 << 10;

    /** The latest time a DATETIME(3) can hold. */
    private static final long LAST_MILLI = 253_402_300_799_999L;

    /** Ends a letter; what {@link #letter} writes ends with a digest. */
    private static final byte EARLIER_VERSION = 0;

    /** Replaces a digest when a dead letter is marked as truncated. */
    static final String CUT = "cut";

    private RejectedEntry() {}

    /** By its name of today: rows from before may have an earlier one. */
    public static String reason(ResultSet row) throws SQLException {
        return Reason.current(row.getString(2));
    }

    public static String field(ResultSet row) throws SQLException {
        return row.getString(3);
    }

    public static boolean isPublished(ResultSet row) throws SQLException {
        return row.getObject(10, LocalDateTime.class) != null;
    }

    /** How the row differs from the record; empty if everything matches. */
    public static Optional<String> difference(ConsumerRecord<byte[], byte[]> record, ResultSet row)
            throws SQLException {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        if (row.getInt(6) != value.length) {
            return Optional.of("payload_size is %d, the record has %d bytes".formatted(row.getInt(6), value.length));
        }
        if (!Arrays.equals(row.getBytes(7), sha256(value))) {
            return Optional.of("payload_sha256 differs from the record's");
        }
        if (!isKept(record.value(), row.getBytes(5))) {
            return Optional.of("payload differs from the record's value");
        }
        if (!isKept(record.key(), row.getBytes(4))) {
            return Optional.of("record_key differs from the record's key");
        }
        byte[] headers = headers(record);
        if (!isKept(headers.length == 0 ? null : headers, row.getBytes(8))) {
            return Optional.of("headers differ from the record's");
        }
        LocalDateTime timestamp = row.getObject(9, LocalDateTime.class);
        long millis =
                timestamp == null ? -1 : timestamp.toInstant(ZoneOffset.UTC).toEpochMilli();
        boolean held = record.timestampType() != TimestampType.NO_TIMESTAMP_TYPE
                && record.timestamp() >= 0
                && record.timestamp() <= LAST_MILLI;
        long expected = held ? record.timestamp() : -1;
        return millis == expected
                ? Optional.empty()
                : Optional.of("kafka_timestamp is %d ms, the record's is %d".formatted(millis, expected));
    }

    /** Whether a column holds a value, or the beginning of one too long for a row. */
    private static boolean isKept(byte[] value, byte[] column) {
        boolean mayBeCut = value != null && value.length > NEVER_CUT;
        if (value == null || column == null) {
            return (value == null && column == null) || (mayBeCut && column == null);
        }
        return Arrays.equals(value, column)
                || (mayBeCut
                        && column.length < value.length
                        && Arrays.equals(value, 0, column.length, column, 0, column.length));
    }

    /** As the DDL of the table describes the column. */
    private static byte[] headers(ConsumerRecord<byte[], byte[]> record) {
        int length = 0;
        for (Header header : record.headers()) {
            length += 8 + header.key().getBytes(UTF_8).length + (header.value() == null ? 0 : header.value().length);
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        for (Header header : record.headers()) {
            byte[] name = header.key().getBytes(UTF_8);
            bytes.putInt(name.length).put(name).putInt(header.value() == null ? -1 : header.value().length);
            if (header.value() != null) {
                bytes.put(header.value());
            }
        }
        return bytes.array();
    }

    /** The letter expected in the dead-letter topic, in the form {@link #letter} writes. */
    static byte[] published(int partition, ResultSet row) throws SQLException {
        return letter(
                partition,
                row.getLong(1),
                row.getString(2),
                field(row),
                row.getInt(6),
                digest(row.getBytes(4)),
                digest(row.getBytes(5)));
    }

    /**
     * The comparable form of a dead letter.
     *
     * @param size bytes of the whole value
     * @param key its {@link #digest}, or {@link #CUT}
     * @param value likewise
     */
    static byte[] letter(int partition, long offset, String reason, String field, int size, String key, String value) {
        // No order id begins with U+0000.
        return String.join("\u001F", "\0" + partition + "@" + offset, reason, field, Integer.toString(size), key, value)
                .getBytes(UTF_8);
    }

    /** The same letter without a pipeline and a life of the partition. */
    static byte[] ofAnEarlierVersion(byte[] letter) {
        byte[] marked = Arrays.copyOf(letter, letter.length + 1);
        marked[letter.length] = EARLIER_VERSION;
        return marked;
    }

    /** Whether a letter with the identity of another row may still be meant for this one. */
    public static boolean isOfAnEarlierVersion(byte[] letter) {
        return letter[letter.length - 1] == EARLIER_VERSION;
    }

    /** Of a key or a value, which may be null. */
    static String digest(byte[] bytes) {
        return bytes == null ? "none" : HexFormat.of().formatHex(sha256(bytes));
    }

    /** Whether a dead letter matches its row; parts marked as truncated are not compared. */
    public static boolean matches(byte[] published, byte[] letter) {
        if (isOfAnEarlierVersion(letter)) {
            return matches(published, Arrays.copyOf(letter, letter.length - 1));
        }
        if (Arrays.equals(published, letter)) {
            return true;
        }
        String[] row = new String(published, UTF_8).split("\u001F", -1);
        String[] dead = new String(letter, UTF_8).split("\u001F", -1);
        boolean same = row.length == dead.length;
        for (int i = 0; same && i < row.length; i++) {
            same = dead[i].equals(row[i]) || dead[i].equals(CUT);
        }
        return same;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }
}
