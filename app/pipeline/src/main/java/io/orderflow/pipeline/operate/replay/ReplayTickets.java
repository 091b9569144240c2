package io.orderflow.pipeline.operate.replay;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.Origin;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.reject.RejectedState;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes into rejected rows that they are being replayed, and under which ticket: before the records are sent, so that
 * the job can tell a replay from a header that was made up. The caller commits.
 */
public final class ReplayTickets {

    private final String table;
    private final String pipeline;
    private final String start;
    private final SecureRandom random = new SecureRandom();

    /** @param table the quoted name of the rejected table */
    public ReplayTickets(String table, String pipeline) {
        this(table, pipeline, "");
    }

    /** @param start how tickets begin: hexadecimal digits, fewer than a ticket has */
    ReplayTickets(String table, String pipeline, String start) {
        this.start = requireNonNull(start, "start is null");
        this.table = requireNonNull(table, "table is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
    }

    /**
     * Gives each row its ticket. A row that is being replayed already keeps its own, so that either copy resolves it.
     *
     * @return row → what its record must carry; rows that have been resolved or rejected again meanwhile are missing
     */
    public Map<RejectedRow, Origin> issue(Connection connection, List<RejectedRow> rows) throws SQLException {
        String sql =
                "UPDATE " + table + " SET state = ?, replayed_as = ? WHERE pipeline = ? AND topic = ? AND topic_id = ?"
                        + " AND kafka_partition = ? AND kafka_offset = ? AND state = ?";
        Map<RejectedRow, Origin> origins = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (RejectedRow row : rows) {
                boolean again = row.state() == RejectedState.REPLAYING;
                if (!again && row.state() != RejectedState.REJECTED) {
                    continue;
                }
                String ticket = again ? row.replayedAs() : ticket();
                statement.setString(1, RejectedState.REPLAYING.column());
                statement.setString(2, ticket);
                statement.setString(3, pipeline);
                statement.setString(4, row.coordinates().topic());
                statement.setString(5, row.topicId());
                statement.setInt(6, row.coordinates().partition());
                statement.setLong(7, row.coordinates().offset());
                statement.setString(8, row.state().column());
                if (statement.executeUpdate() == 1) {
                    origins.put(row, new Origin(pipeline, row.coordinates(), row.topicId(), ticket));
                }
            }
        }
        return origins;
    }

    /**
     * Takes tickets back from rows whose records Kafka has refused: nothing was done about them. A record that has
     * arrived all the same is settled like any other, and its row can be replayed.
     */
    public void withdraw(Connection connection, Map<RejectedRow, Origin> refused) throws SQLException {
        String sql = "UPDATE " + table + " SET state = ?, replayed_as = NULL WHERE pipeline = ? AND topic = ?"
                + " AND topic_id = ? AND kafka_partition = ? AND kafka_offset = ? AND state = ? AND replayed_as = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map.Entry<RejectedRow, Origin> each : refused.entrySet()) {
                Coordinates at = each.getKey().coordinates();
                statement.setString(1, RejectedState.REJECTED.column());
                statement.setString(2, pipeline);
                statement.setString(3, at.topic());
                statement.setString(4, each.getKey().topicId());
                statement.setInt(5, at.partition());
                statement.setLong(6, at.offset());
                statement.setString(7, RejectedState.REPLAYING.column());
                statement.setString(8, each.getValue().ticket());
                statement.executeUpdate();
            }
        }
    }

    private String ticket() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return start + HexFormat.of().formatHex(bytes).substring(start.length());
    }
}
