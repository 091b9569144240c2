package io.orderflow.pipeline.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.Received.Header;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A row of the rejected table.
 *
 * @param topicId Kafka's id of the topic it came from
 * @param field empty when the reason is about the whole record
 * @param key null when the record has none
 * @param payload null for a tombstone; shorter than {@code payloadSize} if it was cut
 * @param payloadSha256 of the whole value
 * @param replayedAs see {@link RejectedState}; empty if nothing was done
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; lives from the table to the screen.
public record RejectedRow(
        Coordinates coordinates,
        String topicId,
        String reason,
        String field,
        String message,
        byte[] key,
        byte[] payload,
        int payloadSize,
        byte[] payloadSha256,
        List<Header> headers,
        Optional<Instant> kafkaTimestamp,
        Instant rejectedAt,
        Optional<Instant> deadLetterAt,
        RejectedState state,
        String replayedAs) {

    public RejectedRow {
        requireNonNull(coordinates, "coordinates is null");
        requireNonNull(topicId, "topicId is null");
        requireNonNull(reason, "reason is null");
        headers = List.copyOf(headers);
        requireNonNull(rejectedAt, "rejectedAt is null");
        requireNonNull(state, "state is null");
        requireNonNull(replayedAs, "replayedAs is null");
    }

    /** Whether the row keeps less than the whole value. */
    public boolean isCut() {
        return payload != null && payload.length < payloadSize;
    }

    /** Where its replayed record lies, which was stored or rejected again; empty as long as none was settled. */
    public Optional<Coordinates> settledAs() {
        return state.settledAs(replayedAs);
    }

    /** Which row this record is a replay of, if its header says so. */
    public Optional<Origin> origin() {
        return Origin.of(headers);
    }
}
