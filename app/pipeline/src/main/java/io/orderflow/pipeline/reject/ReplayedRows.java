package io.orderflow.pipeline.reject;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.Received;
import io.orderflow.pipeline.ledger.Pipeline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells rejected rows what became of their replays, in the transaction of the chunk that settles the replayed records. A
 * record whose header names a row that is not being replayed under its ticket changes nothing. Used by one task at a
 * time.
 */
public final class ReplayedRows {

    private final String table;
    private final Pipeline pipeline;
    private final int partition;

    /** @param table the quoted name of the rejected table */
    public ReplayedRows(String table, Pipeline pipeline, int partition) {
        this.table = requireNonNull(table, "table is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.partition = partition;
    }

    /**
     * Marks the rows that these records come from.
     *
     * @param accepted records the decoder accepted
     * @param rejected records that are rejected now, whether by the decoder or at the table
     */
    public void settle(Connection connection, List<Received> accepted, List<Received> rejected) throws SQLException {
        Map<Origin, String> resolved = new HashMap<>();
        Map<Origin, String> rejectedAgain = new HashMap<>();
        Set<Long> refused = new HashSet<>();
        for (Received record : rejected) {
            refused.add(record.offset());
            origin(record).ifPresent(origin -> rejectedAgain.put(origin, coordinates(record)));
        }
        for (Received record : accepted) {
            if (!refused.contains(record.offset())) {
                origin(record).ifPresent(origin -> resolved.put(origin, coordinates(record)));
            }
        }
        mark(connection, RejectedState.RESOLVED, resolved);
        mark(connection, RejectedState.REJECTED_AGAIN, rejectedAgain);
    }

    private Optional<Origin> origin(Received record) {
        return record.headers().isEmpty()
                ? Optional.empty()
                : Origin.of(record.headers()).filter(origin -> origin.pipeline().equals(pipeline.name()));
    }

    private String coordinates(Received record) {
        return new Coordinates(pipeline.topic(), partition, record.offset()).toString();
    }

    private void mark(Connection connection, RejectedState state, Map<Origin, String> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String sql = "UPDATE " + table + " SET state = ?, replayed_as = ? WHERE pipeline = ? AND topic = ?"
                + " AND topic_id = ? AND kafka_partition = ? AND kafka_offset = ? AND state = ? AND replayed_as = ?";
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
                statement.executeUpdate();
            }
        }
    }
}
