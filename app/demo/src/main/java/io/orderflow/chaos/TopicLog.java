package io.orderflow.chaos;

import io.orderflow.chaos.Manifest.At;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic as a plain reader of committed records sees it. */
record TopicLog(Supplier<String> bootstrapServers, String topic) {

    private static final Duration READ_LIMIT = Duration.ofSeconds(60);

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers.get()));
    }

    private static TopicDescription description(Admin admin, String topic)
            throws InterruptedException, ExecutionException {
        return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    }

    /** Kafka's own id of the topic. */
    String id() throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            return description(admin, topic).topicId().toString();
        }
    }

    /** The ends of the log by partition. */
    Map<Integer, Long> ends() throws InterruptedException, ExecutionException {
        Map<Integer, Long> ends = new HashMap<>();
        try (Admin admin = admin()) {
            Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
            description(admin, topic)
                    .partitions()
                    .forEach(info -> specs.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest()));
            admin.listOffsets(specs, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
        }
        return ends;
    }

    /**
     * The values of all visible records.
     *
     * @param from first offsets, by partition
     * @param until offsets behind the last, by partition
     */
    Map<At, byte[]> values(Map<Integer, Long> from, Map<Integer, Long> until) {
        Map<At, byte[]> log = new HashMap<>();
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", bootstrapServers.get(),
                "isolation.level", "read_committed",
                "enable.auto.commit", "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            until.forEach((partition, end) -> {
                TopicPartition of = new TopicPartition(topic, partition);
                consumer.assign(List.of(of));
                consumer.seek(of, from.getOrDefault(partition, 0L));
                long deadline = System.nanoTime() + READ_LIMIT.toNanos();
                while (consumer.position(of) < end && System.nanoTime() < deadline) {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                        if (record.offset() < end) {
                            log.put(new At(partition, record.offset()), record.value());
                        }
                    }
                }
            });
        }
        return log;
    }
}
