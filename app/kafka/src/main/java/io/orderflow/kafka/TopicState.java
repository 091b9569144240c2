package io.orderflow.kafka;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * The topic at one point in time.
 *
 * @param id Kafka's own id of the topic, 22 characters of base64
 * @param logs by partition
 */
public record TopicState(String id, Map<Integer, Log> logs) {

    public TopicState {
        requireNonNull(id, "id is null");
        logs = Map.copyOf(logs);
    }

    /**
     * @param earliest the first offset that retention has kept
     * @param end the offset after the last record, committed or not
     */
    public record Log(long earliest, long end) {}
}
