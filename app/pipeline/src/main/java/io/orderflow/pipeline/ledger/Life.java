package io.orderflow.pipeline.ledger;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * One life of a partition. A topic that is deleted and created again has another topic id; a log that lost its end
 * gives offsets to other records a second time, and once an operator has accepted that, a new life of the partition
 * begins under the same topic id. Topic id, partition, offset and life name one record for good.
 *
 * @param topicId Kafka's id of the topic
 * @param began the epoch at which the operator's acceptance began this life; 0 for the first one
 */
public record Life(String topicId, long began) {

    public Life {
        requireNonNull(topicId, "topicId is null");
    }

    /** The lives that the ledger knows, by how its tables write their topic ids. Driver only. */
    public static final class Lives {

        private record Partition(String topic, int number) {}

        private final Map<Partition, Set<String>> written = new HashMap<>();

        private Lives() {}

        /**
         * Reads the lives of a pipeline.
         *
         * @param ledgerTable the quoted name
         */
        public static Lives read(Connection connection, String ledgerTable, String pipeline) throws SQLException {
            String sql = "SELECT topic, kafka_partition, topic_id FROM " + ledgerTable + " WHERE pipeline = ?";
            Lives lives = new Lives();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, pipeline);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        lives.written
                                .computeIfAbsent(new Partition(row.getString(1), row.getInt(2)), any -> new HashSet<>())
                                .add(row.getString(3));
                    }
                }
            }
            return lives;
        }

        /**
         * The life that a table's row belongs to.
         *
         * @param written the row's topic id: Kafka's, or the one under which {@link Acceptance} keeps a past life
         */
        public Life of(String topic, int partition, String written) {
            Set<String> all = this.written.getOrDefault(new Partition(topic, partition), Set.of());
            int dot = written.indexOf(Acceptance.PAST_LIFE);
            String start = dot < 0 ? Acceptance.shortened(written) : written.substring(0, dot);
            long ended = dot < 0 ? Long.MAX_VALUE : epoch(written, dot);
            long began = 0;
            String topicId = written;
            for (String other : all) {
                int at = other.indexOf(Acceptance.PAST_LIFE);
                if (!other.startsWith(start)) {
                    continue;
                }
                if (at < 0) {
                    topicId = other;
                } else if (epoch(other, at) < ended) {
                    began = Math.max(began, epoch(other, at));
                }
            }
            return new Life(topicId, began);
        }

        private static long epoch(String pastLife, int dot) {
            return Long.parseLong(pastLife.substring(dot + 1));
        }
    }
}
