package io.orderflow.pipeline.store;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.Pipeline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/** Writes where duplicates were, in the chunk's transaction. Used by one task at a time. */
public final class DuplicatesTable {

    private static final int ROWS_PER_BATCH = 1_000;

    private final String table;
    private final Pipeline pipeline;
    private final int partition;

    /** @param table the quoted name */
    public DuplicatesTable(String table, Pipeline pipeline, int partition) {
        this.table = requireNonNull(table, "table is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.partition = partition;
    }

    /** @param duplicates offset → order id */
    public void insert(Connection connection, Map<Long, String> duplicates) throws SQLException {
        String sql = "INSERT INTO " + table
                + " (pipeline, topic, topic_id, kafka_partition, kafka_offset, order_id) VALUES (?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int rows = 0;
            for (Map.Entry<Long, String> duplicate : duplicates.entrySet()) {
                statement.setString(1, pipeline.name());
                statement.setString(2, pipeline.topic());
                statement.setString(3, pipeline.topicId());
                statement.setInt(4, partition);
                statement.setLong(5, duplicate.getKey());
                statement.setString(6, duplicate.getValue());
                statement.addBatch();
                if (++rows % ROWS_PER_BATCH == 0) {
                    statement.executeBatch();
                }
            }
            if (rows % ROWS_PER_BATCH != 0) {
                statement.executeBatch();
            }
        }
    }
}
