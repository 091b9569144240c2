package io.orderflow.dashboard.watch.kafka;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.TopicState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What Kafka says of the orders topic at one moment.
 *
 * @param topicId empty: the topic does not exist
 * @param logs by partition; ends are those of committed records
 */
public record Logs(Instant at, Optional<String> topicId, Map<Integer, TopicState.Log> logs) {
    public Logs {
        requireNonNull(at, "at is null");
        requireNonNull(topicId, "topicId is null");
        logs = Map.copyOf(logs);
    }
}
