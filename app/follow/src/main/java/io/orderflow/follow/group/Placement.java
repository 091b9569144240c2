package io.orderflow.follow.group;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.follow.group.FollowSettings.First;
import io.orderflow.follow.group.FollowSettings.Losses;
import io.orderflow.follow.record.Standing;
import io.orderflow.kafka.TopicState;
import java.util.Optional;
import java.util.OptionalLong;

/** Where a follower goes on in a partition. */
public sealed interface Placement {

    /**
     * Here.
     *
     * @param remark for the log; empty if there is nothing to say
     */
    record At(long offset, String remark) implements Placement {
        public At {
            requireNonNull(remark, "remark is null");
        }
    }

    /** Nowhere yet: the job or its operator has to do something first. */
    record NotYet(Condition condition, String message) implements Placement {
        public NotYet {
            requireNonNull(condition, "condition is null");
            requireNonNull(message, "message is null");
        }
    }

    /**
     * What is known of a partition.
     *
     * @param name for messages: {@code orders-3}
     * @param committed the group's position; empty for a new group
     * @param pastEnd where the ledger ended in the life of the position, if that is over
     * @param skipped how many records from the position on an operator skipped
     */
    record Known(
            String name,
            Optional<Position> committed,
            Standing standing,
            TopicState.Log log,
            OptionalLong pastEnd,
            long skipped) {
        public Known {
            requireNonNull(name, "name is null");
            requireNonNull(committed, "committed is null");
            requireNonNull(standing, "standing is null");
            requireNonNull(log, "log is null");
            requireNonNull(pastEnd, "pastEnd is null");
        }
    }

    /**
     * Decides it.
     *
     * @throws StoppedException RETENTION_LOSS, LOG_TRUNCATED or TOPIC_RECREATED: Kafka does not have records any more
     *     that the ledger has settled and this group has not followed
     */
    static Placement of(Known known, First first, Losses losses) {
        if (known.committed().isEmpty()) {
            return ofNewGroup(known, first);
        }
        Position position = known.committed().get();
        return position.life().equals(known.standing().life())
                ? inItsLife(known, position, losses)
                : inAnotherLife(known, position, losses);
    }

    private static Placement ofNewGroup(Known known, First first) {
        long wanted = first == First.LATEST
                ? known.standing().cursor().nextOffset()
                : known.standing().cursor().firstOffset();
        long there = Math.max(wanted, known.log().earliest());
        return new At(
                there,
                there > wanted
                        ? known.name() + ": Kafka keeps records from offset " + there
                                + " on; what the ledger settled before" + " is not followed"
                        : "");
    }

    private static Placement inAnotherLife(Known known, Position position, Losses losses) {
        boolean sameTopic =
                position.life().topicId().equals(known.standing().life().topicId());
        long begins = known.standing().cursor().firstOffset();
        String event =
                sameTopic ? "the ledger began another life (ledger rewind or accept-loss)" : "the topic was recreated";
        if (known.pastEnd().isPresent() && known.pastEnd().getAsLong() <= position.offset()) {
            return new At(begins, known.name() + ": " + event + "; everything before was followed");
        }
        String missing = known.pastEnd().isPresent()
                ? known.pastEnd().getAsLong() - position.offset() + " offsets from " + position.offset()
                        + " on were settled, but not followed"
                : "the ledger does not know any more what was settled from offset " + position.offset() + " on";
        if (losses == Losses.ACCEPT) {
            return new At(begins, known.name() + ": " + event + "; " + missing + "; accepted");
        }
        throw new StoppedException(
                sameTopic ? Condition.LOG_TRUNCATED : Condition.TOPIC_RECREATED,
                known.name() + ": " + event + ", and " + missing
                        + ". Their orders are safe in MySQL. To go on without following them: --accept-loss.");
    }

    private static Placement inItsLife(Known known, Position position, Losses losses) {
        long at = position.offset();
        long next = known.standing().cursor().nextOffset();
        long earliest = known.log().earliest();
        if (at > known.log().end()) {
            return new NotYet(
                    Condition.LOG_TRUNCATED,
                    known.name() + " ends at offset " + known.log().end() + ", this group stands at " + at
                            + ": waiting until the job's operator has accepted it");
        }
        if (at < earliest) {
            return afterRetention(known, position, losses);
        }
        if (next < at || known.standing().cursor().epoch() < position.epoch()) {
            return new At(
                    at,
                    known.name() + ": the ledger stands at offset " + next + ", behind this group's position " + at
                            + " or in an earlier epoch: it was restored. Waiting until it has passed " + at
                            + " again; what was followed is not followed twice");
        }
        return new At(at, "");
    }

    private static Placement afterRetention(Known known, Position position, Losses losses) {
        long earliest = known.log().earliest();
        long missing = earliest - position.offset();
        long accepted = known.standing().cursor().counts().lost() - position.lost() - known.skipped();
        if (accepted >= missing) {
            return new At(earliest, known.name() + ": " + missing + " offsets were given up in the ledger");
        }
        if (known.standing().cursor().nextOffset() <= position.offset()) {
            return new NotYet(
                    Condition.RETENTION_LOSS,
                    known.name() + ": Kafka deleted " + missing
                            + " offsets that the ledger has not settled either: waiting"
                            + " until the job's operator has accepted it");
        }
        if (losses == Losses.ACCEPT) {
            return new At(earliest, known.name() + ": " + missing + " offsets are gone; accepted");
        }
        throw new StoppedException(
                Condition.RETENTION_LOSS,
                known.name() + ": Kafka deleted " + missing + " offsets, from " + position.offset()
                        + " on, before this group had followed them. Orders that the ledger settled are safe in"
                        + " MySQL. To go on without following them: --accept-loss.");
    }
}
