package io.orderflow.verify.read;

import io.orderflow.pipeline.mysql.TableNames;
import io.orderflow.pipeline.pruned.OffsetsText;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The offsets of a slice whose rows {@code orderflow prune} has removed. Lives within one task.
 *
 * @param duplicates of duplicate_orders
 * @param rejected of rejected_orders
 */
public record PrunedOffsets(NavigableSet<Long> duplicates, NavigableSet<Long> rejected) {

    /** How many marks a pipeline has: each transaction of a run adds one. */
    public static long marks(Connection connection, Tables tables, String pipeline) throws SQLException {
        if (!TableNames.exists(connection, tables.database(), "orderflow_pruned")) {
            return 0;
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT COUNT(*) FROM " + tables.pruned() + " WHERE pipeline = ?")) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Reads the marks; a database from before there were any has none. */
    public static PrunedOffsets read(RecountPlan plan, Slice slice) throws SQLException {
        NavigableSet<Long> duplicates = new TreeSet<>();
        NavigableSet<Long> rejected = new TreeSet<>();
        try (Connection connection = plan.mysql().connect()) {
            if (!TableNames.exists(connection, plan.tables().database(), "orderflow_pruned")) {
                return new PrunedOffsets(duplicates, rejected);
            }
            String sql = "SELECT kind, offsets FROM " + plan.tables().pruned() + " WHERE pipeline = ? AND topic = ? AND"
                    + " topic_id = ? AND kafka_partition = ? AND kafka_offset < ? AND last_offset >= ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, plan.pipeline());
                statement.setString(2, plan.kafka().topic());
                statement.setString(3, plan.topicId());
                statement.setInt(4, slice.partition());
                statement.setLong(5, slice.until());
                statement.setLong(6, slice.from());
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        (row.getString(1).equals("duplicate") ? duplicates : rejected)
                                .addAll(OffsetsText.between(row.getString(2), slice.from(), slice.until()));
                    }
                }
            }
        }
        return new PrunedOffsets(duplicates, rejected);
    }
}
