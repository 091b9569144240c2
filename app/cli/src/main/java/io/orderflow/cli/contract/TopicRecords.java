package io.orderflow.cli.contract;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.TopicShares;
import io.orderflow.kafka.TopicState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A bounded number of values of a topic, an equal share of each partition. Joins no group and commits nothing. */
final class TopicRecords {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KafkaSettings kafka;
    private final String topic;

    TopicRecords(KafkaSettings kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
    }

    /**
     * Reads.
     *
     * @return values, null for tombstones; by partition, each in the order of its offsets
     * @throws StoppedException Kafka does not answer in time
     */
    List<byte[]> read(int most, boolean oldest) {
        TopicState state;
        try (OrdersTopic asked = new OrdersTopic(kafka, topic)) {
            state = asked.state();
        }
        Map<Integer, TopicState.Log> ranges =
                oldest ? TopicShares.oldest(state.committed(), most) : TopicShares.newest(state.committed(), most);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return read(consumer, ranges);
        } catch (KafkaException e) {
            throw new StoppedException(
                    KafkaUnavailableException.condition(e), "Kafka: " + KafkaUnavailableException.plain(e) + ".");
        }
    }

    private List<byte[]> read(KafkaConsumer<byte[], byte[]> consumer, Map<Integer, TopicState.Log> ranges) {
        List<byte[]> values = new ArrayList<>();
        long bytesLeft = FileRecords.MOST_BYTES;
        int partitionsLeft = ranges.size();
        for (Map.Entry<Integer, TopicState.Log> range : new TreeMap<>(ranges).entrySet()) {
            long share = bytesLeft / partitionsLeft--;
            bytesLeft -= read(consumer, new TopicPartition(topic, range.getKey()), range.getValue(), share, values);
        }
        return values;
    }

    /** Gives how many bytes it read. */
    private static long read(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            TopicState.Log range,
            long mostBytes,
            List<byte[]> values) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, range.earliest());
        long bytes = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long position = range.earliest();
        while (position < range.end() && bytes < mostBytes) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < range.end() && bytes < mostBytes) {
                    values.add(record.value());
                    bytes += record.value() == null ? 0 : record.value().length;
                }
            }
            long now = consumer.position(partition);
            if (now > position) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new StoppedException(
                        Condition.KAFKA_AWAY,
                        "Kafka gave nothing of " + partition + " from offset " + position + " on for "
                                + PATIENCE.toSeconds() + " s.");
            }
            position = now;
        }
        return bytes;
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(kafka.clientProperties());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "orderflow-contract-init");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        return properties;
    }
}
