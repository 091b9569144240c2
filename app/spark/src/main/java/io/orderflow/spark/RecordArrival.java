package io.orderflow.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits at the broker until a record arrives: a fetch that the broker answers as soon as it has something. While a
 * topic is quiet this replaces asking for the log's end several times a second, and the first record is noticed at
 * once. What is fetched is not read; the tasks fetch it themselves. Driver only; used by one thread.
 */
final class RecordArrival implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RecordArrival.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> client = new HashMap<>();
    private final Duration longest;
    private KafkaConsumer<byte[], byte[]> consumer;

    /**
     * @param options of the source; those of the client begin with {@code kafka.}
     * @param longest how long one wait lasts if nothing arrives
     */
    RecordArrival(CaseInsensitiveStringMap options, Duration longest) {
        this.longest = longest;
        options.asCaseSensitiveMap().forEach((name, value) -> {
            if (name.startsWith("kafka.")) {
                client.put(name.substring("kafka.".length()), value);
            }
        });
        client.remove(ConsumerConfig.GROUP_ID_CONFIG);
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        client.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "1");
        client.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Long.toString(fetchWait()));
        // The broker always sends at least one batch of records; no more are needed to know that there are some.
        client.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "1");
        client.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "1");
    }

    /** Less than the time after which the client gives a request up, which the settings may have made short. */
    private long fetchWait() {
        String limit = String.valueOf(client.get(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG));
        return limit.matches("[0-9]{1,18}")
                ? Math.min(longest.toMillis(), Long.parseLong(limit) / 2)
                : longest.toMillis();
    }

    /**
     * Returns when there may be a record at or after one of the offsets, or after the longest wait. Whatever is wrong
     * with the broker or the topic is left to those who read from them to report.
     *
     * @param offsets as the source writes them: {@code {"orders":{"0":17}}}
     */
    void await(String offsets) {
        try {
            if (consumer == null) {
                consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            }
            Map<TopicPartition, Long> positions = positions(offsets);
            if (!consumer.assignment().equals(positions.keySet())) {
                consumer.assign(positions.keySet());
            }
            positions.forEach(consumer::seek);
            consumer.poll(longest);
        } catch (InterruptException e) {
            // Kafka's client has set the thread's flag again: the query is being stopped.
            close();
        } catch (KafkaException e) {
            log.debug("Cannot wait for records at {}", offsets, e);
            close();
        }
    }

    private static Map<TopicPartition, Long> positions(String offsets) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        try {
            for (Map.Entry<String, JsonNode> topic : JSON.readTree(offsets).properties()) {
                for (Map.Entry<String, JsonNode> offset : topic.getValue().properties()) {
                    positions.put(
                            new TopicPartition(topic.getKey(), Integer.parseInt(offset.getKey())),
                            offset.getValue().longValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("These are no offsets of Kafka: " + offsets, e);
        }
        return positions;
    }

    @Override
    public void close() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        consumer = null;
        if (open != null) {
            boolean interrupted = Thread.interrupted();
            try {
                open.close(Duration.ZERO);
            } catch (KafkaException e) {
                log.debug("The consumer that waits for records cannot be closed", e);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
