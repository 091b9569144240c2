package io.orderflow.dashboard.watch.record;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.orderflow.contract.model.Reason;
import io.orderflow.dashboard.watch.mysql.Database;
import io.orderflow.dashboard.watch.mysql.DatabaseSnapshot;
import io.orderflow.dashboard.watch.mysql.DatabaseWatch;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.operate.LedgerReport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of records: by the ledger's cursor, and by the primary keys of the tables of duplicates, of rejections
 * and of records that an operator skipped.
 */
public record Outcomes(Database database, DatabaseWatch databaseWatch, String pipeline, String topic) {

    public Outcomes {
        requireNonNull(database, "database is null");
        requireNonNull(databaseWatch, "databaseWatch is null");
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(topic, "topic is null");
    }

    private record At(int partition, long offset) {}

    private record Rejected(String reason, String field, String message) {}

    /** The same records, those that were waiting with their outcome if it is known by now. */
    List<Message> of(List<Message> messages, String topicId) {
        Map<Integer, Cursor> cursors = cursors(topicId);
        List<Message> ours = messages.stream()
                .map(message -> isBefore(cursors.get(message.partition()), message) ? message.whileAway() : message)
                .toList();
        List<Message> settled = ours.stream()
                .filter(message -> isSettled(cursors.get(message.partition()), message))
                .toList();
        if (settled.isEmpty()) {
            return ours;
        }
        try {
            return database.watch(connection -> judge(connection, ours, settled, topicId));
        } catch (SQLException e) {
            // DatabaseWatch reports that MySQL is unavailable; they stay as they were.
            return ours;
        }
    }

    /** Whether it arrived before the pipeline's first start, which passed over it. */
    private static boolean isBefore(Cursor cursor, Message message) {
        return cursor != null && message.offset() < cursor.firstOffset();
    }

    private static boolean isSettled(Cursor cursor, Message message) {
        return cursor != null && message.isWaiting() && message.offset() < cursor.nextOffset();
    }

    private Map<Integer, Cursor> cursors(String topicId) {
        Map<Integer, Cursor> cursors = new HashMap<>();
        for (LedgerReport.Row row :
                databaseWatch.snapshot().map(DatabaseSnapshot::rows).orElse(List.of())) {
            if (row.topic().equals(topic) && row.topicId().equals(topicId)) {
                cursors.put(row.cursor().partition(), row.cursor());
            }
        }
        return cursors;
    }

    private List<Message> judge(Connection connection, List<Message> messages, List<Message> settled, String topicId)
            throws SQLException {
        Map<At, Rejected> rejected = read(
                connection,
                database.tables().rejected(),
                "reason, field, message",
                settled,
                topicId,
                row -> new Rejected(Reason.current(row.getString(3)), row.getString(4), row.getString(5)));
        Map<At, Boolean> duplicate =
                read(connection, database.tables().duplicates(), "1", settled, topicId, row -> true);
        Map<At, String> skipped =
                read(connection, database.tables().skipped(), "reason", settled, topicId, row -> row.getString(3));
        Set<Message> those = Set.copyOf(settled);
        List<Message> judged = new ArrayList<>();
        for (Message message : messages) {
            At at = new At(message.partition(), message.offset());
            if (!those.contains(message)) {
                judged.add(message);
            } else if (rejected.containsKey(at)) {
                Rejected why = rejected.get(at);
                judged.add(message.rejected(why.reason(), why.field(), why.message()));
            } else if (skipped.containsKey(at)) {
                judged.add(message.skipped(skipped.get(at)));
            } else {
                judged.add(message.with(duplicate.containsKey(at) ? Message.DUPLICATE : Message.STORED));
            }
        }
        return judged;
    }

    /** Reads one row's columns, from the third on. */
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> Map<At, T> read(
            Connection connection, String table, String columns, List<Message> of, String topicId, Reader<T> reader)
            throws SQLException {
        Map<At, T> found = new HashMap<>();
        Map<Integer, List<Message>> byPartition = of.stream().collect(groupingBy(Message::partition));
        for (Map.Entry<Integer, List<Message>> partition : byPartition.entrySet()) {
            String sql = "SELECT kafka_partition, kafka_offset, " + columns + " FROM " + table
                    + " WHERE pipeline = ? AND topic = ? AND topic_id = ? AND kafka_partition = ? AND kafka_offset IN ("
                    + partition.getValue().stream()
                            .map(message -> Long.toString(message.offset()))
                            .collect(joining(", "))
                    + ")";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, pipeline);
                statement.setString(2, topic);
                statement.setString(3, topicId);
                statement.setInt(4, partition.getKey());
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        found.put(new At(row.getInt(1), row.getLong(2)), reader.read(row));
                    }
                }
            }
        }
        return found;
    }
}
