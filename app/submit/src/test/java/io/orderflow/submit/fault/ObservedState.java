package io.orderflow.submit.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic as a plain consumer of committed records sees it. */
final class ObservedState implements AutoCloseable {

    private static final Duration READ_LIMIT = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;

    ObservedState(String bootstrapServers, String topic) {
        this.topic = topic;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** The offset after the last committed record, by partition. */
    Map<Integer, Long> ends() {
        Map<Integer, Long> ends = new HashMap<>();
        consumer.endOffsets(partitions()).forEach((partition, end) -> ends.put(partition.partition(), end));
        return ends;
    }

    /** The records of a partition from one offset up to another. */
    List<ConsumerRecord<byte[], byte[]>> between(int partition, long from, long until) {
        TopicPartition assigned = new TopicPartition(topic, partition);
        consumer.assign(List.of(assigned));
        consumer.seek(assigned, from);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long deadline = System.nanoTime() + READ_LIMIT.toNanos();
        while (consumer.position(assigned) < until) {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                if (message.offset() < until) {
                    records.add(message);
                }
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("%s-%d could be read only up to %d, not to %d"
                        .formatted(topic, partition, consumer.position(assigned), until));
            }
        }
        return records;
    }

    /** All records that are in the topic now. */
    List<ConsumerRecord<byte[], byte[]>> all() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        ends().forEach((partition, end) -> records.addAll(between(partition, 0, end)));
        return records;
    }

    private List<TopicPartition> partitions() {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /** Where a record lies, as messages name it. */
    static String at(ConsumerRecord<byte[], byte[]> message) {
        return message.topic() + "-" + message.partition() + "@" + message.offset();
    }

    /** The text of the last header of this name. */
    static Optional<String> header(ConsumerRecord<byte[], byte[]> message, String name) {
        return Optional.ofNullable(message.headers().lastHeader(name)).map(header -> new String(header.value(), UTF_8));
    }

    /** Names and bytes of all headers that are not ours, in their order. */
    static List<String> foreignHeaders(ConsumerRecord<byte[], byte[]> message) {
        List<String> headers = new ArrayList<>();
        for (Header header : message.headers()) {
            if (!header.key().startsWith("__orderflow.errors.")) {
                headers.add(header.key().replace("__orderflow.original.", "") + "=" + Arrays.toString(header.value()));
            }
        }
        return headers;
    }

    /** Names and bytes of all headers, in their order. */
    static List<String> headers(ConsumerRecord<byte[], byte[]> message) {
        List<String> headers = new ArrayList<>();
        for (Header header : message.headers()) {
            headers.add(header.key() + "=" + Arrays.toString(header.value()));
        }
        return headers;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
