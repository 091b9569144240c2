package io.orderflow.demo;

import io.orderflow.kafka.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Where the topic's partitions end now. Used by one thread. */
final class LogEnds implements AutoCloseable {
    private static final int ANSWER_MILLIS = 3_000;

    private final String topic;
    private final Admin admin;

    LogEnds(KafkaSettings kafka) {
        this.topic = kafka.topic();
        Properties properties = new Properties();
        properties.putAll(kafka.clientProperties());
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "orderflow-demo");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        this.admin = Admin.create(properties);
    }

    /**
     * How many records of these partitions lie at or after the ledger's cursors; empty if Kafka does not answer, or if
     * there is no ledger yet.
     */
    Optional<Long> lag(Map<Integer, Long> next) throws InterruptedException {
        if (next.isEmpty()) {
            return Optional.empty();
        }
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        next.keySet().forEach(p -> partitions.put(new TopicPartition(topic, p), OffsetSpec.latest()));
        try {
            var ends = admin.listOffsets(partitions).all().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
            return Optional.of(ends.entrySet().stream()
                    .mapToLong(end -> Math.max(
                            0, end.getValue().offset() - next.get(end.getKey().partition())))
                    .sum());
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ZERO);
    }
}
