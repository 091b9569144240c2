package io.orderflow.pipeline.operate.replay;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedRow;
import java.util.Optional;

/**
 * What a replay did about one rejected row.
 *
 * @param topicId as the row has it
 * @param now where its record is stored, or was rejected again; empty unless the result says one of these
 * @param message why it was not sent, for a person; empty if it was sent
 */
public record ReplayedRow(
        Coordinates coordinates, String topicId, Result result, Optional<Coordinates> now, String message) {

    /** What was done, or why nothing was. */
    public enum Result {
        /** Kafka has acknowledged its record; the job settles it. */
        SENT,
        /** Skipped: an earlier replay of it was stored. */
        RESOLVED,
        /** Skipped: an earlier replay of it was rejected; that row is the one to replay. */
        REJECTED_AGAIN,
        /** Skipped: another process has replayed or resolved it since it was chosen. */
        REPLAYED_ELSEWHERE,
        /** Not sent: its row keeps only the beginning of its value. */
        VALUE_CUT,
        /** Not sent: Kafka does not take this record. */
        REFUSED_BY_KAFKA,
        /** Kafka did not answer. The record may have been sent; replaying the row again is safe. */
        NOT_ACKNOWLEDGED;

        /** Whether there was nothing to do about the row. */
        public boolean isSkipped() {
            return this == RESOLVED || this == REJECTED_AGAIN || this == REPLAYED_ELSEWHERE;
        }
    }

    public ReplayedRow {
        requireNonNull(coordinates, "coordinates is null");
        requireNonNull(topicId, "topicId is null");
        requireNonNull(result, "result is null");
        requireNonNull(now, "now is null");
        requireNonNull(message, "message is null");
    }

    static ReplayedRow sent(RejectedRow row) {
        return of(row, Result.SENT, "");
    }

    static ReplayedRow refused(RejectedRow row, String why) {
        return of(row, Result.REFUSED_BY_KAFKA, "Kafka does not take it: " + why);
    }

    static ReplayedRow notAcknowledged(RejectedRow row, String why) {
        return of(row, Result.NOT_ACKNOWLEDGED, "Kafka does not answer: " + why);
    }

    /** One that got no ticket. */
    static ReplayedRow withoutTicket(RejectedRow row) {
        String now = row.settledAs().map(Coordinates::toString).orElse("?");
        return switch (row.state()) {
            case RESOLVED -> of(row, Result.RESOLVED, "it is resolved: stored as " + now);
            case REJECTED_AGAIN -> of(row, Result.REJECTED_AGAIN, "it was rejected again; replay " + now + " instead");
            case REJECTED, REPLAYING ->
                row.isCut()
                        ? of(
                                row,
                                Result.VALUE_CUT,
                                "only the first %d of its %d bytes were kept"
                                        .formatted(row.payload().length, row.payloadSize()))
                        : of(row, Result.REPLAYED_ELSEWHERE, "another process is replaying it");
        };
    }

    private static ReplayedRow of(RejectedRow row, Result result, String message) {
        return new ReplayedRow(row.coordinates(), row.topicId(), result, row.settledAs(), message);
    }
}
