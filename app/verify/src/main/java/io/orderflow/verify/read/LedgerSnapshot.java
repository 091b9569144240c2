package io.orderflow.verify.read;

import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ledger as it stood at one moment, read without the job's code. Driver only.
 *
 * @param rows of the pipeline's topic as it is now, by partition
 * @param earlier stored by this pipeline from topics, or lives of the topic, that are gone: their records cannot be read
 * @param others stored by other pipelines of the database, perhaps into the same table
 * @param baseline rows in the orders table before the pipeline's first start
 * @param pipelines names of all pipelines that the ledger knows
 */
public record LedgerSnapshot(
        Map<Integer, Counted> rows, long earlier, long others, long baseline, List<String> pipelines) {

    /** One row of the ledger. */
    public record Counted(
            int partition, long first, long next, long stored, long duplicate, long rejected, long absent, long lost) {

        public long accounted() {
            return stored + duplicate + rejected + absent + lost;
        }
    }

    public LedgerSnapshot {
        rows = Map.copyOf(rows);
        pipelines = List.copyOf(pipelines);
    }

    /** Reads everything in one snapshot of the database. */
    public static LedgerSnapshot read(
            Connection connection, Tables tables, String pipeline, String topic, String topicId) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
        }
        Map<Integer, Counted> rows = new TreeMap<>();
        List<String> pipelines = new ArrayList<>();
        long earlier = 0;
        long others = 0;
        String sql =
                "SELECT l.pipeline, l.topic, l.topic_id, l.kafka_partition, l.first_offset, l.next_offset, l.stored,"
                        + " l.duplicate, l.rejected, l.absent, l.lost FROM " + tables.ledger()
                        + " l ORDER BY l.pipeline";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                if (!pipelines.contains(row.getString(1))) {
                    pipelines.add(row.getString(1));
                }
                if (!row.getString(1).equals(pipeline)) {
                    others += row.getLong(7);
                } else if (row.getString(2).equals(topic) && row.getString(3).equals(topicId)) {
                    rows.put(row.getInt(4), counted(row));
                } else {
                    earlier += row.getLong(7);
                }
            }
        }
        long baseline = baseline(connection, tables, pipeline);
        connection.commit();
        return new LedgerSnapshot(rows, earlier, others, baseline, pipelines);
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

    private static long baseline(Connection connection, Tables tables, String pipeline) throws SQLException {
        String sql = "SELECT baseline_orders FROM " + tables.epoch() + " WHERE pipeline = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
