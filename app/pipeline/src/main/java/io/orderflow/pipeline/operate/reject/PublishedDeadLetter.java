package io.orderflow.pipeline.operate.reject;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.Received;
import io.orderflow.pipeline.reject.Coordinates;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of the dead-letter topic. Anybody may write there: the texts are what its headers say, cut to 2,000 bytes
 * each, empty if it has no such header, and not fit for a terminal.
 *
 * @param at where it lies in the dead-letter topic
 * @param rejectedAt where the rejected record lies, as it says: topic, partition, offset
 * @param timestamp of the rejected record; empty if it had none, or what stands there is no time
 * @param key null if there is none
 * @param value null if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; lives from the topic to the screen.
public record PublishedDeadLetter(
        Coordinates at,
        String pipeline,
        String topicId,
        String life,
        String rejectedAt,
        Optional<Instant> timestamp,
        String reason,
        String field,
        String message,
        byte[] key,
        byte[] value,
        List<Received.Header> headers) {

    /** How the names of the job's own headers begin. */
    public static final String ERRORS = "__orderflow.errors.";

    private static final int LONGEST = 2_000;

    public PublishedDeadLetter {
        requireNonNull(at, "at is null");
        headers = List.copyOf(headers);
    }

    public static PublishedDeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        List<Received.Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new Received.Header(header.key(), header.value())));
        return new PublishedDeadLetter(
                new Coordinates(record.topic(), record.partition(), record.offset()),
                error(record, "pipeline"),
                error(record, "topic.id"),
                error(record, "life"),
                error(record, "topic") + "-" + error(record, "partition") + "@" + error(record, "offset"),
                time(error(record, "timestamp")),
                error(record, "reason"),
                error(record, "field"),
                error(record, "message"),
                record.key(),
                record.value(),
                headers);
    }

    /** Whether it says why it was rejected, as all that the job writes do. */
    public boolean hasReason() {
        return !reason.isEmpty();
    }

    private static Optional<Instant> time(String millis) {
        try {
            return Optional.of(Instant.ofEpochMilli(Long.parseLong(millis)));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Of several headers of one name the last is the job's. */
    private static String error(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(ERRORS + name);
        byte[] value = header == null || header.value() == null ? new byte[0] : header.value();
        return new String(value.length <= LONGEST ? value : Arrays.copyOf(value, LONGEST), UTF_8);
    }
}
