package io.orderflow.follow.group;

import static java.util.Objects.requireNonNull;

import io.orderflow.follow.record.Followed;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Does something with settled records, and moves the position. Used by one thread. */
public interface Delivery extends AutoCloseable {

    /**
     * Settled records of one or more partitions, those of a partition in offset order.
     *
     * @param records may be empty: only the position moves
     * @param positions after the records
     * @param group of the member that read them: a coordinator refuses it once its partitions belong to another
     * @param positionsMoved commits the positions to the group, for deliveries that cannot do so together with the
     *     records
     */
    record Batch(
            List<Followed> records,
            Map<TopicPartition, OffsetAndMetadata> positions,
            ConsumerGroupMetadata group,
            Runnable positionsMoved) {
        public Batch {
            records = List.copyOf(records);
            positions = Map.copyOf(positions);
            requireNonNull(group, "group is null");
            requireNonNull(positionsMoved, "positionsMoved is null");
        }
    }

    /** Before the first batch of each membership. What an earlier membership left open is undone. */
    void begin();

    /**
     * Delivers them, and moves the position. An exception ends the membership; the next one starts at the group's
     * position.
     */
    void deliver(Batch batch);

    /** What was done since the start of this process, for a line of progress. By any thread. */
    String counts();

    /** Outcome → how often, since the start of this process. By any thread. */
    Map<String, Long> done();

    @Override
    void close();
}
