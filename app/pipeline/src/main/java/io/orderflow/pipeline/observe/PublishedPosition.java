package io.orderflow.pipeline.observe;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.orderflow.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes where the ledger stands as the offsets of a consumer group without members, for every tool that reads them
 * from Kafka. It is only shown: it is never read back, and that it fails harms nothing. Driver only; used by one thread
 * at a time.
 */
public final class PublishedPosition implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PublishedPosition.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    private final String topic;
    private final String group;
    private final Admin admin;
    private Map<Integer, Long> published = Map.of();
    private boolean failing;

    /** @param group no consumer may use it: Kafka refuses offsets from outside then */
    public PublishedPosition(KafkaSettings kafka, String group) {
        this.topic = kafka.topic();
        this.group = requireNonNull(group, "group is null");
        Properties properties = new Properties();
        properties.putAll(kafka.clientProperties());
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "orderflow-position");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
        this.admin = Admin.create(properties);
    }

    /**
     * Publishes these positions, unless they are what was published last. A failure is logged once.
     *
     * @param positions partition → the first offset without an outcome, as committed in MySQL
     */
    public synchronized void publish(Map<Integer, Long> positions) {
        if (positions.isEmpty() || positions.equals(published)) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = positions.entrySet().stream()
                .collect(toMap(
                        position -> new TopicPartition(topic, position.getKey()),
                        position -> new OffsetAndMetadata(position.getValue())));
        try {
            admin.alterConsumerGroupOffsets(group, offsets)
                    .all()
                    .get(ANSWER_WITHIN.toMillis() + 500, TimeUnit.MILLISECONDS);
            published = Map.copyOf(positions);
            if (failing) {
                log.info("The position is published as consumer group {} again", group);
            }
            failing = false;
        } catch (ExecutionException e) {
            failed(e.getCause());
        } catch (TimeoutException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** While the brokers are unavailable the job reports it; a second report would only hide the first. */
    private void failed(Throwable cause) {
        boolean refused = cause instanceof ApiException && !(cause instanceof RetriableException);
        if (!failing && refused) {
            log.warn(
                    "The position cannot be published as consumer group {}: {} Does a consumer use that group? Only"
                            + " what Kafka's tools show is old; the job goes on from its ledger. Further failures"
                            + " are not reported.",
                    group,
                    cause.getMessage());
        } else {
            log.debug("The position cannot be published now", cause);
        }
        failing |= refused;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
