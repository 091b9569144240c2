package io.orderflow.pipeline.operate.replay;

import io.orderflow.pipeline.mysql.NamedLock;
import io.orderflow.pipeline.reject.RejectedFilter;
import io.orderflow.pipeline.reject.RejectedRows;
import io.orderflow.pipeline.reject.RejectedSnapshot;
import io.orderflow.pipeline.schema.Tables;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A replay of all rows that match a choice, with its progress in a table: one that is stopped or killed goes on from
 * there.
 * At most a page of records is sent twice. The caller commits.
 */
public final class SavedReplay {

    private final String table;
    private final String pipeline;
    private final String id;
    private final RejectedSnapshot rows;
    private final Instant startedAt;
    private final long chosen;
    private long done;
    private long sent;

    private SavedReplay(
            String table, String pipeline, String id, RejectedSnapshot rows, Instant startedAt, long chosen) {
        this.table = table;
        this.pipeline = pipeline;
        this.id = id;
        this.rows = rows;
        this.startedAt = startedAt;
        this.chosen = chosen;
    }

    /**
     * Keeps other replays by choice of this pipeline from running until the connection ends.
     *
     * @return false if one runs already
     */
    public static boolean lock(Connection connection, Tables tables, String pipeline) throws SQLException {
        return NamedLock.of("replay", tables.rejected() + pipeline).take(connection);
    }

    /**
     * Begins a replay of the rows of a snapshot; an unfinished one of the same choice is closed.
     *
     * @param choice the options that say which rows are meant, as text
     * @param filter what the choice means now; the run keeps the time since when rows are meant
     */
    public static SavedReplay begin(
            Connection connection,
            Tables tables,
            String pipeline,
            String choice,
            RejectedFilter filter,
            RejectedSnapshot rows)
            throws SQLException {
        close(connection, tables.replays(), pipeline, choice);
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        String sql = "INSERT INTO " + tables.replays() + " (pipeline, replay_id, choice, ranges, chosen, done, sent,"
                + " at_range, at_offset, started_at, updated_at)"
                + " VALUES (?, ?, ?, ?, ?, 0, 0, 0, -1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            statement.setString(2, id);
            statement.setString(3, choice);
            statement.setString(4, rows.text());
            statement.setLong(5, rows.count());
            statement.executeUpdate();
        }
        return unfinished(connection, tables, pipeline, choice, filter)
                .orElseThrow(() -> new IllegalStateException("The replay that has just begun cannot be read"));
    }

    private static void close(Connection connection, String table, String pipeline, String choice) throws SQLException {
        String sql = "UPDATE " + table
                + " SET ended_at = UTC_TIMESTAMP(3) WHERE pipeline = ? AND choice = ? AND ended_at IS NULL";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            statement.setString(2, choice);
            statement.executeUpdate();
        }
    }

    /** The replay of the same choice that was stopped, if there is one that can go on. */
    public static Optional<SavedReplay> unfinished(
            Connection connection, Tables tables, String pipeline, String choice, RejectedFilter filter)
            throws SQLException {
        String sql = "SELECT replay_id, ranges, at_range, at_offset, started_at, chosen, done, sent FROM "
                + tables.replays() + " WHERE pipeline = ? AND choice = ? AND ended_at IS NULL"
                + " ORDER BY started_at DESC LIMIT 1";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            statement.setString(2, choice);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String id = row.getString(1);
                Optional<RejectedSnapshot> rows = RejectedSnapshot.of(
                        new RejectedRows(tables.rejected()),
                        filter.copy().orTicketOf(id),
                        row.getString(2),
                        new RejectedSnapshot.Position(row.getInt(3), row.getLong(4)));
                if (rows.isEmpty()) {
                    return Optional.empty();
                }
                SavedReplay run = new SavedReplay(
                        tables.replays(),
                        pipeline,
                        id,
                        rows.get(),
                        row.getObject(5, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                        row.getLong(6));
                run.done = row.getLong(7);
                run.sent = row.getLong(8);
                return Optional.of(run);
            }
        }
    }

    /** The rows that are still to be sent. */
    public RejectedSnapshot rows() {
        return rows;
    }

    /** Tickets that begin as this replay's do. */
    public ReplayTickets tickets(Tables tables) {
        return new ReplayTickets(tables.rejected(), pipeline, id);
    }

    /**
     * Writes down that everything which {@link #rows} gave so far is done.
     *
     * @param moreDone rows since the last call
     * @param moreSent those of them that Kafka has acknowledged
     */
    public void advance(Connection connection, long moreDone, long moreSent) throws SQLException {
        done += moreDone;
        sent += moreSent;
        update(connection, "");
    }

    /** Writes down that nothing is left to be done. */
    public void end(Connection connection) throws SQLException {
        update(connection, ", ended_at = UTC_TIMESTAMP(3)");
    }

    private void update(Connection connection, String more) throws SQLException {
        String sql = "UPDATE " + table + " SET done = ?, sent = ?, at_range = ?, at_offset = ?,"
                + " updated_at = UTC_TIMESTAMP(3)" + more + " WHERE pipeline = ? AND replay_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, done);
            statement.setLong(2, sent);
            statement.setInt(3, rows.position().range());
            statement.setLong(4, rows.position().offset());
            statement.setString(5, pipeline);
            statement.setString(6, id);
            statement.executeUpdate();
        }
    }

    public Instant startedAt() {
        return startedAt;
    }

    /** How many rows there were when it began. */
    public long chosen() {
        return chosen;
    }

    public long done() {
        return done;
    }

    /** How many Kafka has acknowledged, by this process and by earlier ones. */
    public long sent() {
        return sent;
    }
}
