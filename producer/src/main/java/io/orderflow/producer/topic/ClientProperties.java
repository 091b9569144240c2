package io.orderflow.producer.topic;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.producer.settings.ProducerSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.TimeoutException;

/** The properties of the producer's three Kafka clients. */
public final class ClientProperties {
    private ClientProperties() {}

    /** For single requests, each answered or failed within 5 s: the caller repeats them. */
    public static Map<String, Object> admin(KafkaSettings kafka) {
        Map<String, Object> properties = base(kafka);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        return properties;
    }

    /** Reads a topic without joining a group, including uncommitted records: their ids may be committed later. */
    public static Map<String, Object> consumer(KafkaSettings kafka) {
        Map<String, Object> properties = base(kafka);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        return properties;
    }

    /**
     * Idempotent, acknowledged by all replicas; collects a batch for 5 ms and at most 64 KiB unless configured
     * otherwise.
     */
    public static Map<String, Object> producer(KafkaSettings kafka, ProducerSettings producer) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        properties.putAll(base(kafka));
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(
                ProducerConfig.COMPRESSION_TYPE_CONFIG, producer.compression().kafkaName());
        // A full buffer must not block a stop: sending is retried, and a stop is noticed in between.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
        return properties;
    }

    /** Requests a topic's partitions in advance of the first record. Waits half a second at most. */
    public static void connect(Producer<byte[], byte[]> producer, String topic) {
        try {
            var unused = producer.partitionsFor(topic);
        } catch (TimeoutException e) {
            // The first record requests them again.
        }
    }

    private static Map<String, Object> base(KafkaSettings kafka) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "orderflow-producer");
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        // No client telemetry to the broker.
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.putAll(kafka.clientProperties());
        return properties;
    }
}
