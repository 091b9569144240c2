package io.orderflow.verify.read;

import io.orderflow.pipeline.mysql.TableNames;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The ledger at one point in time, read without the job's code. Driver only.
 *
 * @param rows of the pipeline's current topic, by partition
 * @param skipped by partition of the current topic, the skipped records by offset, each with its reason; all of them
 *     are among the lost offsets of their partition
 * @param earlier stored by this pipeline from topics, or lives of the topic, that no longer exist: their records cannot
 *     be read
 * @param lives by partition of the current topic, the epoch at which its last past life was closed; partitions in their
 *     first life are not included
 * @param others stored by other pipelines that fill the same table
 * @param baseline rows in the orders table before the first start of any pipeline that fills it
 * @param pipelines names of all pipelines in the ledger
 * @param unknown pipelines that stored orders but never recorded their table: their orders are not counted
 */
public record LedgerSnapshot(
        Map<Integer, Counted> rows,
        Map<Integer, SortedMap<Long, String>> skipped,
        long earlier,
        Map<Integer, Long> lives,
        long others,
        long baseline,
        List<String> pipelines,
        List<String> unknown) {

    /** One row of the ledger. */
    public record Counted(
            int partition, long first, long next, long stored, long duplicate, long rejected, long absent, long lost) {

        public long accounted() {
            return stored + duplicate + rejected + absent + lost;
        }
    }

    public LedgerSnapshot {
        rows = Map.copyOf(rows);
        skipped = Map.copyOf(skipped);
        lives = Map.copyOf(lives);
        pipelines = List.copyOf(pipelines);
        unknown = List.copyOf(unknown);
    }

    /** Reads everything in one snapshot of the database. */
    public static LedgerSnapshot read(
            Connection connection, Tables tables, String pipeline, String topic, String topicId) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
        }
        TableShare share = TableShare.read(connection, tables, pipeline);
        Map<Integer, Counted> rows = new TreeMap<>();
        Map<Integer, Long> lives = new TreeMap<>();
        Set<String> pipelines = new TreeSet<>();
        Set<String> unknown = new TreeSet<>();
        long earlier = 0;
        long others = 0;
        String sql =
                "SELECT l.pipeline, l.topic, l.topic_id, l.kafka_partition, l.first_offset, l.next_offset, l.stored,"
                        + " l.duplicate, l.rejected, l.absent, l.lost FROM " + tables.ledger()
                        + " l ORDER BY l.pipeline";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                String name = row.getString(1);
                int partition = row.getInt(4);
                pipelines.add(name);
                if (share.isOther(name)) {
                    others += row.getLong(7);
                } else if (!name.equals(pipeline)) {
                    if (row.getLong(7) > 0 && !share.isKnown(name)) {
                        unknown.add(name);
                    }
                } else if (row.getString(2).equals(topic) && row.getString(3).equals(topicId)) {
                    rows.put(row.getInt(4), counted(row));
                } else {
                    earlier += row.getLong(7);
                    if (row.getString(2).equals(topic)) {
                        pastLife(row.getString(3), topicId)
                                .ifPresent(epoch -> lives.merge(partition, epoch, Math::max));
                    }
                }
            }
        }
        Map<Integer, SortedMap<Long, String>> skipped = skipped(connection, tables, pipeline, topic, topicId);
        connection.commit();
        return new LedgerSnapshot(
                rows, skipped, earlier, lives, others, share.baseline(), List.copyOf(pipelines), List.copyOf(unknown));
    }

    /** Empty in a database where no job of a version that has this table has started. */
    private static Map<Integer, SortedMap<Long, String>> skipped(
            Connection connection, Tables tables, String pipeline, String topic, String topicId) throws SQLException {
        Map<Integer, SortedMap<Long, String>> skipped = new TreeMap<>();
        if (!TableNames.exists(connection, tables.database(), "orderflow_skipped")) {
            return skipped;
        }
        String sql = "SELECT kafka_partition, kafka_offset, reason FROM " + tables.skipped()
                + " WHERE pipeline = ? AND topic = ? AND topic_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            statement.setString(2, topic);
            statement.setString(3, topicId);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    skipped.computeIfAbsent(row.getInt(1), any -> new TreeMap<>())
                            .put(row.getLong(2), row.getString(3));
                }
            }
        }
        return skipped;
    }

    /**
     * The epoch of a row that keeps a past life of this topic: its id is the start of the topic's id, a dot, the epoch.
     */
    private static Optional<Long> pastLife(String id, String topicId) {
        int dot = id.indexOf('.');
        return dot > 0 && topicId.startsWith(id.substring(0, dot))
                ? Optional.of(Long.parseLong(id.substring(dot + 1)))
                : Optional.empty();
    }

    private static Counted counted(ResultSet row) throws SQLException {
        return new Counted(
                row.getInt(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11));
    }
}
