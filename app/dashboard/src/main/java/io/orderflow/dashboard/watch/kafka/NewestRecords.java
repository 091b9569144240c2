package io.orderflow.dashboard.watch.kafka;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the end of a topic. However fast its records come, at most a fixed number is read each time: what lies before
 * them is passed over and counted. Used by one thread.
 */
public final class NewestRecords implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NewestRecords.class);
    private static final Duration ROUND = Duration.ofMillis(1_500);
    private static final Round NOTHING = new Round(List.of(), 0, false);

    private final KafkaSettings kafka;
    private final String topic;
    private final int most;
    private KafkaConsumer<byte[], byte[]> consumer;
    private String topicId = "";

    /**
     * What one time of reading found.
     *
     * @param passedOver records that came as well and were not read
     * @param first whether the reading began, at the end that the topic then had
     */
    public record Round(List<ConsumerRecord<byte[], byte[]>> records, long passedOver, boolean first) {
        public Round {
            records = List.copyOf(records);
        }
    }

    /** @param most records read at a time */
    public NewestRecords(KafkaSettings kafka, String topic, int most) {
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.topic = requireNonNull(topic, "topic is null");
        this.most = most;
    }

    /** The id of the topic that was read last; empty: none was. */
    public String topicId() {
        return topicId;
    }

    /**
     * The records that came since the last time; none if Kafka does not answer.
     *
     * @param now of a topic that exists; another id than before: its reading begins
     */
    public Round next(Logs now) {
        String id = now.topicId().orElseThrow();
        if (!id.equals(topicId)) {
            close();
            topicId = id;
        }
        try {
            return read(now);
        } catch (KafkaException e) {
            // LogWatch reports that Kafka is unavailable. A client that failed is replaced.
            log.debug("No new records of {}", topic, e);
            close();
            return NOTHING;
        }
    }

    private Round read(Logs now) {
        Set<TopicPartition> partitions = now.logs().keySet().stream()
                .map(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toSet());
        boolean first = consumer == null;
        if (first) {
            consumer = KafkaClients.consumer(kafka, most, 256 * 1024);
        }
        if (!consumer.assignment().equals(partitions)) {
            consumer.assign(partitions);
        }
        long passedOver = 0;
        Map<TopicPartition, Long> ends = new TreeMap<>(Comparator.comparing(TopicPartition::partition));
        int share = Math.max(1, most / Math.max(1, partitions.size()));
        for (TopicPartition partition : partitions) {
            var end = now.logs().get(partition.partition());
            long from = Math.max(end.earliest(), end.end() - share);
            if (first) {
                consumer.seek(partition, from);
            } else if (consumer.position(partition) < from) {
                passedOver += from - consumer.position(partition);
                consumer.seek(partition, from);
            }
            ends.put(partition, end.end());
        }
        return new Round(upTo(ends), passedOver, first);
    }

    private List<ConsumerRecord<byte[], byte[]>> upTo(Map<TopicPartition, Long> ends) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        long deadline = System.nanoTime() + ROUND.toNanos();
        while (System.nanoTime() < deadline
                && ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(found::add);
        }
        return found;
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close(Duration.ZERO);
            consumer = null;
        }
    }
}
