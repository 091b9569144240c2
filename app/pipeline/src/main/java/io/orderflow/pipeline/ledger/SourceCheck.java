package io.orderflow.pipeline.ledger;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.TopicState;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the topic still holds what the ledger has yet to settle: same topic id, {@code earliest ≤ next ≤ end} in
 * every partition. Kafka's source for Spark notices neither a recreated topic nor every gap. Driver only.
 */
public final class SourceCheck {

    /** Nothing is lost, but nothing can be read now. */
    public record LookAgain(Condition condition, String message) {}

    private final Pipeline pipeline;
    private final int patience;
    private int truncatedChecks;

    /**
     * @param patience how many checks in a row must see a log that ends before the cursor: right after a change of
     *     leader the end may appear too low for a moment
     */
    public SourceCheck(Pipeline pipeline, int patience) {
        this.pipeline = pipeline;
        this.patience = patience;
    }

    /**
     * Checks once.
     *
     * @return why to look again before anything is read; empty if nothing is in the way
     * @throws StoppedException TOPIC_RECREATED, RETENTION_LOSS or LOG_TRUNCATED, with the range and what to do
     */
    public Optional<LookAgain> check(Map<Integer, Cursor> cursors, TopicState topic) {
        if (!topic.id().equals(pipeline.topicId())) {
            throw new StoppedException(
                    Condition.TOPIC_RECREATED,
                    LedgerOpening.recreated(pipeline.topic(), topic.id(), Set.of(pipeline.topicId())));
        }
        Optional<LookAgain> again = Optional.empty();
        boolean truncated = false;
        for (Cursor cursor : cursors.values()) {
            TopicState.Log log = topic.logs().get(cursor.partition());
            if (log == null) {
                continue;
            }
            if (log.earliest() > cursor.nextOffset()) {
                throw new StoppedException(Condition.RETENTION_LOSS, lost(cursor, log));
            }
            if (cursor.nextOffset() > log.end()) {
                truncated = true;
                if (truncatedChecks + 1 >= patience) {
                    throw new StoppedException(Condition.LOG_TRUNCATED, truncated(cursor, log));
                }
                again = Optional.of(
                        new LookAgain(Condition.OFFSET_OUT_OF_RANGE, "A log seems to end before the ledger's offset."));
            } else if (cursor.nextOffset() > log.stable()) {
                again = Optional.of(new LookAgain(Condition.OPEN_TRANSACTION, held(cursor, log)));
            }
        }
        truncatedChecks = truncated ? truncatedChecks + 1 : 0;
        return again;
    }

    private String held(Cursor cursor, TopicState.Log log) {
        return ("Partition %d of topic %s: an open transaction begins at offset %d, and the next record to be settled"
                        + " is at %d, behind it. Readers of committed records see nothing there before the transaction"
                        + " ends.")
                .formatted(cursor.partition(), pipeline.topic(), log.stable(), cursor.nextOffset());
    }

    private String lost(Cursor cursor, TopicState.Log log) {
        return ("Kafka deleted %d offsets of partition %d of topic %s before they were settled: the ledger stands at"
                        + " %d, the log begins at %d. Nothing was skipped. Lengthen retention.ms or retention.bytes"
                        + " of the topic; to give the range up and go on: orderflow ledger accept-loss --partition %d")
                .formatted(
                        log.earliest() - cursor.nextOffset(),
                        cursor.partition(),
                        pipeline.topic(),
                        cursor.nextOffset(),
                        log.earliest(),
                        cursor.partition());
    }

    private String truncated(Cursor cursor, TopicState.Log log) {
        return ("The log of partition %d of topic %s ends at offset %d, but the ledger has settled up to %d: Kafka lost"
                        + " records that were settled (an unclean leader election, or a restored broker), and will give"
                        + " their offsets to other records. Nothing that was stored is lost. To go on at the log's end:"
                        + " orderflow ledger accept-loss --partition %d")
                .formatted(cursor.partition(), pipeline.topic(), log.end(), cursor.nextOffset(), cursor.partition());
    }
}
