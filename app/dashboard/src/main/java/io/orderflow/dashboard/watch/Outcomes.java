package io.orderflow.dashboard.watch;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.orderflow.job.command.ledger.LedgerReport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What became of records: by the ledger's cursor, and by the primary keys of the tables of duplicates and rejections. */
public final class Outcomes {

    private final Database database;
    private final BooksWatch books;
    private final String pipeline;
    private final String topic;

    public Outcomes(Database database, BooksWatch books, String pipeline, String topic) {
        this.database = requireNonNull(database, "database is null");
        this.books = requireNonNull(books, "books is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.topic = requireNonNull(topic, "topic is null");
    }

    private record At(int partition, long offset) {}

    private record Rejected(String reason, String field, String message) {}

    /** The same records, those that were waiting with their outcome if it is known by now. */
    List<Message> of(List<Message> messages, String topicId) {
        Map<Integer, Long> next = next(topicId);
        List<Message> settled = messages.stream()
                .filter(message ->
                        message.isWaiting() && message.offset() < next.getOrDefault(message.partition(), -1L))
                .toList();
        if (settled.isEmpty()) {
            return messages;
        }
        try {
            return database.read(connection -> judge(connection, messages, settled, next, topicId));
        } catch (SQLException e) {
            // BooksWatch says that MySQL is away; they stay as they were.
            return messages;
        }
    }

    private Map<Integer, Long> next(String topicId) {
        Map<Integer, Long> next = new HashMap<>();
        for (LedgerReport.Row row : books.books().map(Books::rows).orElse(List.of())) {
            if (row.topic().equals(topic) && row.topicId().equals(topicId)) {
                next.put(row.cursor().partition(), row.cursor().nextOffset());
            }
        }
        return next;
    }

    private List<Message> judge(
            Connection connection,
            List<Message> messages,
            List<Message> settled,
            Map<Integer, Long> next,
            String topicId)
            throws SQLException {
        Map<At, Rejected> rejected = new HashMap<>();
        read(
                connection,
                database.tables().rejected(),
                "reason, field, message",
                settled,
                topicId,
                row -> rejected.put(
                        new At(row.getInt(1), row.getLong(2)),
                        new Rejected(row.getString(3), row.getString(4), row.getString(5))));
        Map<At, Boolean> duplicate = new HashMap<>();
        read(
                connection,
                database.tables().duplicates(),
                "1",
                settled,
                topicId,
                row -> duplicate.put(new At(row.getInt(1), row.getLong(2)), true));
        List<Message> judged = new ArrayList<>();
        for (Message message : messages) {
            At at = new At(message.partition(), message.offset());
            if (!message.isWaiting() || message.offset() >= next.getOrDefault(message.partition(), -1L)) {
                judged.add(message);
            } else if (rejected.containsKey(at)) {
                Rejected why = rejected.get(at);
                judged.add(message.rejected(why.reason(), why.field(), why.message()));
            } else {
                judged.add(message.with(duplicate.containsKey(at) ? Message.DUPLICATE : Message.STORED));
            }
        }
        return judged;
    }

    /** Takes one row. */
    private interface Reader {
        void read(ResultSet row) throws SQLException;
    }

    private void read(
            Connection connection, String table, String columns, List<Message> of, String topicId, Reader reader)
            throws SQLException {
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
                        reader.read(row);
                    }
                }
            }
        }
    }
}
