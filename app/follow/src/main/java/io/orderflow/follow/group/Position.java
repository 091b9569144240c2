package io.orderflow.follow.group;

import static java.util.Objects.requireNonNull;

import io.orderflow.follow.record.Standing;
import io.orderflow.pipeline.ledger.Life;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * A follower's own position in a partition, as the consumer group keeps it: the offset, and in its metadata what the
 * ledger was like.
 *
 * @param offset the first one that was not followed yet
 * @param life to which the offset belongs
 * @param epoch of the ledger at that time
 * @param lost how many offsets the ledger had given up by then
 */
public record Position(long offset, Life life, long epoch, long lost) {

    private static final Pattern METADATA =
            Pattern.compile("orderflow ([\\w-]{1,64}) (\\d{1,18}) (\\d{1,18}) (\\d{1,18})");

    public Position {
        requireNonNull(life, "life is null");
    }

    static Position at(long offset, Standing standing) {
        return new Position(
                offset,
                standing.life(),
                standing.cursor().epoch(),
                standing.cursor().counts().lost());
    }

    /** What a follower has committed; empty if something else did. */
    static Optional<Position> of(OffsetAndMetadata committed) {
        Matcher matcher = METADATA.matcher(committed.metadata());
        return matcher.matches()
                ? Optional.of(new Position(
                        committed.offset(),
                        new Life(matcher.group(1), Long.parseLong(matcher.group(2))),
                        Long.parseLong(matcher.group(3)),
                        Long.parseLong(matcher.group(4))))
                : Optional.empty();
    }

    OffsetAndMetadata committed() {
        return new OffsetAndMetadata(
                offset, "orderflow " + life.topicId() + " " + life.began() + " " + epoch + " " + lost);
    }
}
