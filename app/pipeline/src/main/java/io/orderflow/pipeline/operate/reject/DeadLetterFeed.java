package io.orderflow.pipeline.operate.reject;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows the dead-letter topic. Used by one thread. */
public final class DeadLetterFeed implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;

    private DeadLetterFeed(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * Everything that is in the topic, then what is added.
     *
     * @throws StoppedException there is no such topic
     * @throws KafkaException Kafka does not answer
     */
    public static DeadLetterFeed fromBeginning(KafkaSettings kafka) {
        return open(kafka, Long.MAX_VALUE);
    }

    /**
     * The last records of each partition, then what is added.
     *
     * @throws StoppedException there is no such topic
     * @throws KafkaException Kafka does not answer
     */
    public static DeadLetterFeed ofLast(KafkaSettings kafka, long perPartition) {
        return open(kafka, perPartition);
    }

    private static DeadLetterFeed open(KafkaSettings kafka, long last) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions = partitions(consumer, kafka.deadLetterTopic());
            consumer.assign(partitions);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
            ends.forEach((partition, end) -> {
                long kept = end - beginnings.get(partition);
                consumer.seek(partition, end - Math.min(kept, last));
            });
            return new DeadLetterFeed(consumer);
        } catch (KafkaException | StoppedException e) {
            consumer.close();
            throw e;
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new StoppedException(
                    Condition.FAILED,
                    ("The dead-letter topic %s does not exist. The job creates it when it starts; is"
                                            + " kafka.dead-letter-topic")
                                    .formatted(topic)
                            + " right?");
        }
        return partitions;
    }

    private static Properties properties(KafkaSettings kafka) {
        Properties properties = new Properties();
        properties.putAll(kafka.clientProperties());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "orderflow-rejected-tail");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        return properties;
    }

    /**
     * The next ones; none if none comes in this time.
     *
     * @throws KafkaException Kafka does not answer
     */
    public List<PublishedDeadLetter> next(Duration patience) {
        List<PublishedDeadLetter> letters = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
            letters.add(PublishedDeadLetter.of(record));
        }
        return letters;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
