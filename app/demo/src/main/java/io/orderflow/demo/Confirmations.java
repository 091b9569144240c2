package io.orderflow.demo;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.demo.Observation.Confirmed;
import io.orderflow.demo.Observation.Latency;
import io.orderflow.kafka.KafkaSettings;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the confirmations as their consumers do: only what is committed. Used by one thread. */
final class Confirmations implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofMillis(300);
    /** Of which the percentiles are. */
    private static final int DELAYS = 1_000;

    private final KafkaSettings kafka;
    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deque<Long> delays = new ArrayDeque<>();
    private Optional<String> newest = Optional.empty();
    private long confirmed;
    private long declined;

    /** Starts at the end of the topic; where there is none yet, at its beginning. */
    Confirmations(KafkaSettings kafka, String topic) {
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.topic = requireNonNull(topic, "topic is null");
        Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "orderflow-demo");
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions = partitions();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            // Where the end is now, not at the first poll.
            partitions.forEach(consumer::position);
        } catch (KafkaException e) {
            consumer.assign(List.of());
        }
    }

    private List<TopicPartition> partitions() {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /** Takes what has arrived, for a fraction of a second at most. */
    void read() {
        try {
            if (consumer.assignment().isEmpty()) {
                consumer.assign(partitions());
            }
            if (consumer.assignment().isEmpty()) {
                return;
            }
            long deadline = System.nanoTime() + LONGEST.toNanos();
            Collection<ConsumerRecord<byte[], byte[]>> polled;
            do {
                polled = new ArrayList<>();
                consumer.poll(Duration.ofMillis(50)).forEach(polled::add);
                polled.forEach(one -> take(one.value()));
            } while (!polled.isEmpty() && System.nanoTime() < deadline);
        } catch (KafkaException e) {
            // Kafka does not answer: the lag is unknown then, and the screen says so. What has arrived is read later.
            return;
        }
    }

    private void take(byte[] value) {
        try {
            JsonNode json = JSON.readTree(value);
            if (!json.path("topic").asText().equals(kafka.topic())) {
                return;
            }
            boolean isConfirmed = json.path("status").asText().equals("CONFIRMED");
            confirmed += isConfirmed ? 1 : 0;
            declined += isConfirmed ? 0 : 1;
            newest = Optional.of((json.path("key").isTextual()
                            ? json.path("key").asText()
                            : json.path("reason").asText())
                    + " " + json.path("status").asText());
            if (json.path("received_ms").isNumber()) {
                Instant at = Instant.parse(json.path("confirmed_at").asText());
                delays.addFirst(at.toEpochMilli() - json.path("received_ms").asLong());
                if (delays.size() > DELAYS) {
                    delays.removeLast();
                }
            }
        } catch (IOException | DateTimeException e) {
            // Another program's record.
            return;
        }
    }

    Confirmed seen() {
        long[] sorted = delays.stream().mapToLong(Long::longValue).sorted().toArray();
        return new Confirmed(
                confirmed,
                declined,
                sorted.length == 0
                        ? Optional.empty()
                        : Optional.of(new Latency(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99))),
                newest);
    }

    private static long at(long[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
    }

    @Override
    public void close() {
        consumer.close(Duration.ZERO);
    }
}
