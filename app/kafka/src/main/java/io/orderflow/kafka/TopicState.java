package io.orderflow.kafka;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
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

    /** The logs as readers of committed records see them now: none goes beyond an open transaction. */
    public Map<Integer, Log> committed() {
        Map<Integer, Log> committed = new HashMap<>(logs);
        committed.replaceAll((partition, log) -> new Log(log.earliest(), log.stable()));
        return committed;
    }

    /**
     * @param earliest the first offset that retention has kept
     * @param end the offset after the last record, committed or not
     * @param stable where readers of committed records wait: the first record of the oldest open transaction; the end
     *     if no transaction is open
     */
    public record Log(long earliest, long end, long stable) {

        /** A log without an open transaction. */
        public Log(long earliest, long end) {
            this(earliest, end, end);
        }
    }
}
