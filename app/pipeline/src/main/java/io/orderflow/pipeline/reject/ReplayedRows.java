package io.orderflow.pipeline.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.Received;
import io.orderflow.pipeline.ledger.Acceptance;
import io.orderflow.pipeline.ledger.Pipeline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes into rejected rows what became of their replays, in the transaction of the chunk that settles the replayed
 * records. A record whose header names a row that is not being replayed under its ticket changes nothing. Used by one
 * task at a time.
 *
 * @param table the quoted name of the rejected table
 */
public record ReplayedRows(String table, Pipeline pipeline, int partition) {

    public ReplayedRows {
        requireNonNull(table, "table is null");
        requireNonNull(pipeline, "pipeline is null");
    }

    /**
     * Marks the rows that these records come from.
     *
     * @param resolved records that are stored now, or are duplicates; those without headers may be left out
     * @param rejected records that are rejected now, whether by the decoder or at the table
     * @return how many of the rejected ones are replays of rows that were waiting for them
     */
    public int markReplayed(Connection connection, List<Received> resolved, List<Received> rejected)
            throws SQLException {
        var unused = mark(connection, RejectedState.RESOLVED, byOrigin(resolved));
        return mark(connection, RejectedState.REJECTED_AGAIN, byOrigin(rejected));
    }

    private Map<Origin, String> byOrigin(List<Received> records) {
        Map<Origin, String> rows = new HashMap<>();
        for (Received record : records) {
            Origin.of(record.headers())
                    .filter(origin -> origin.pipeline().equals(pipeline.name()))
                    .ifPresent(origin -> rows.put(origin, coordinates(record)));
        }
        return rows;
    }

    private String coordinates(Received record) {
        return new Coordinates(pipeline.topic(), partition, record.offset()).toString();
    }

    private int mark(Connection connection, RejectedState state, Map<Origin, String> rows) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        String sql = "UPDATE " + table + " SET state = ?, replayed_as = ? WHERE pipeline = ? AND topic = ?"
                + " AND topic_id = ? AND kafka_partition = ? AND kafka_offset = ? AND state = ? AND replayed_as = ?";
        int marked = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map.Entry<Origin, String> row : rows.entrySet()) {
                Origin origin = row.getKey();
                statement.setString(1, state.column());
                statement.setString(2, row.getValue());
                statement.setString(3, origin.pipeline());
                statement.setString(4, origin.coordinates().topic());
                statement.setString(5, origin.topicId());
                statement.setInt(6, origin.coordinates().partition());
                statement.setLong(7, origin.coordinates().offset());
                statement.setString(8, RejectedState.REPLAYING.column());
                statement.setString(9, origin.ticket());
                int found = statement.executeUpdate();
                if (found == 0) {
                    for (String pastLife : pastLives(connection, origin)) {
                        statement.setString(5, pastLife);
                        found += statement.executeUpdate();
                    }
                }
                marked += found;
            }
        }
        return marked;
    }

    /**
     * Under which other topic ids the row may stand: an operator may have closed that life since its replay was sent.
     */
    private List<String> pastLives(Connection connection, Origin origin) throws SQLException {
        String sql = "SELECT DISTINCT topic_id FROM " + table + " WHERE pipeline = ? AND topic = ?";
        List<String> ids = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, origin.pipeline());
            statement.setString(2, origin.coordinates().topic());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (Acceptance.isPastLifeOf(row.getString(1), origin.topicId())) {
                        ids.add(row.getString(1));
                    }
                }
            }
        }
        return ids;
    }
}
