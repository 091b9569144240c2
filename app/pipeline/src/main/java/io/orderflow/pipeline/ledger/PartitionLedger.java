package io.orderflow.pipeline.ledger;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * One partition's row of the ledger, as a chunk uses it: lock, then move, both in the chunk's transaction.
 * Serializable: shipped to executors; holds only strings and numbers.
 *
 * @param table the quoted name of the ledger table
 */
public record PartitionLedger(String table, Pipeline pipeline, int partition, long epoch) implements Serializable {

    public PartitionLedger {
        requireNonNull(table, "table is null");
        requireNonNull(pipeline, "pipeline is null");
    }

    /**
     * Locks the row until the transaction ends.
     *
     * @return the cursor: the first offset that has no outcome yet
     * @throws FencedException the row belongs to a later epoch
     * @throws LedgerMovedException there is no such row (only a starting driver creates rows), or it belongs to an
     *     earlier epoch: the database went back in time
     */
    public long lock(Connection connection) throws SQLException {
        String sql = "SELECT epoch, next_offset FROM " + table
                + " WHERE pipeline = ? AND topic = ? AND topic_id = ? AND kafka_partition = ? FOR UPDATE";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bindKey(statement, 1);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new LedgerMovedException(
                            "The ledger has no row for partition %d of topic %s (id %s) in pipeline %s."
                                    .formatted(partition, pipeline.topic(), pipeline.topicId(), pipeline.name()));
                }
                if (row.getLong(1) < epoch) {
                    throw LedgerMovedException.toEpoch(partition, row.getLong(1), epoch);
                }
                if (row.getLong(1) > epoch) {
                    throw new FencedException(pipeline.name(), partition, epoch, row.getLong(1));
                }
                return row.getLong(2);
            }
        }
    }

    /**
     * Moves the locked cursor from {@code from} to {@code to} and adds the counts, which must account for every offset
     * between.
     */
    public void move(Connection connection, long from, long to, Counts counts) throws SQLException {
        if (counts.offsets() != to - from) {
            throw new IllegalStateException("Partition %d: %d offsets from %d to %d, but the counts account for %d: %s"
                    .formatted(partition, to - from, from, to, counts.offsets(), counts));
        }
        String sql = "UPDATE " + table + " SET next_offset = ?, `stored` = `stored` + ?, duplicate = duplicate + ?,"
                + " rejected = rejected + ?, absent = absent + ?, lost = lost + ?,"
                + " unknown_fields = unknown_fields + ?, updated_at = UTC_TIMESTAMP(3)"
                + " WHERE pipeline = ? AND topic = ? AND topic_id = ? AND kafka_partition = ?"
                + " AND next_offset = ? AND epoch = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, to);
            statement.setLong(2, counts.stored());
            statement.setLong(3, counts.duplicate());
            statement.setLong(4, counts.rejected());
            statement.setLong(5, counts.absent());
            statement.setLong(6, counts.lost());
            statement.setLong(7, counts.unknownFields());
            bindKey(statement, 8);
            statement.setLong(12, from);
            statement.setLong(13, epoch);
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException(
                        "Partition %d: the locked ledger row changed under its lock".formatted(partition));
            }
        }
    }

    /**
     * Moves the cursor over offsets that Kafka does not show: markers of transactions, aborted and compacted records.
     * Locks the row; the caller commits. A cursor that is there already stays.
     *
     * @param lastSeenCursor the cursor as it was last seen, committed; no record from it to {@code until} came
     * @throws LedgerMovedException the cursor lies before the one last seen; otherwise as {@link #lock}
     */
    public void moveOverAbsent(Connection connection, long lastSeenCursor, long until) throws SQLException {
        long cursor = lock(connection);
        if (cursor < lastSeenCursor) {
            throw new LedgerMovedException(
                    ("The ledger of partition %d stands at offset %d, its task had come to %d: the database forgot"
                                            + " committed")
                                    .formatted(partition, cursor, lastSeenCursor)
                            + " transactions. Starting again from the ledger.");
        }
        if (cursor < until) {
            move(connection, cursor, until, Counts.absent(until - cursor));
        }
    }

    private void bindKey(PreparedStatement statement, int index) throws SQLException {
        statement.setString(index, pipeline.name());
        statement.setString(index + 1, pipeline.topic());
        statement.setString(index + 2, pipeline.topicId());
        statement.setInt(index + 3, partition);
    }
}
