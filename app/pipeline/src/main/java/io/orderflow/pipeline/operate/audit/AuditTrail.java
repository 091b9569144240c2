package io.orderflow.pipeline.operate.audit;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.contract.text.Shortened;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The audit trail. A row is written before or with what it speaks of, never after it: what has happened is always
 * there; a row without a result was interrupted, or is under way. Rows hold coordinates and counts, never values of
 * orders.
 * Thread-safe.
 */
public final class AuditTrail {

    private static final int LONGEST_TEXT = 1_000;

    private final Tables tables;
    private final String pipeline;

    /** What was done. */
    public enum Action {
        REPLAY,
        /** A replay of other bytes than those that were rejected. */
        EDIT,
        ACCEPT_LOSS,
        ACCEPT_TOPIC,
        SKIP,
        REWIND
    }

    /**
     * A row.
     *
     * @param subject which records, by coordinates or number
     * @param result empty: it was interrupted, or is under way
     */
    public record Entry(long id, Instant at, String face, String who, String action, String subject, String result) {
        public Entry {
            requireNonNull(at, "at is null");
        }
    }

    public AuditTrail(Tables tables, String pipeline) {
        this.tables = requireNonNull(tables, "tables is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
    }

    /**
     * Makes sure that the table is there; before the transaction of an operation, for creating it commits.
     *
     * @throws io.orderflow.condition.StoppedException MYSQL_PRIVILEGE_MISSING: it is not, and this user may not create
     *     it
     */
    public void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement
                    .executeQuery("SELECT 1 FROM " + tables.audit() + " LIMIT 1")
                    .close();
        } catch (SQLException e) {
            if (MysqlFault.of(e).condition() != Condition.MYSQL_TABLE_MISSING) {
                throw e;
            }
            var unused = new Schema(tables).createMissing(connection);
        }
    }

    /**
     * Writes a row in the caller's transaction.
     *
     * @return its number
     */
    public long begin(Connection connection, Actor actor, Action action, String subject) throws SQLException {
        return add(connection, actor, action, subject, "");
    }

    /** Writes a row about what the same transaction does. */
    public void done(Connection connection, Actor actor, Action action, String subject, String result)
            throws SQLException {
        var unused = add(connection, actor, action, subject, result);
    }

    private long add(Connection connection, Actor actor, Action action, String subject, String result)
            throws SQLException {
        String sql = "INSERT INTO " + tables.audit() + " (pipeline, acted_at, face, who, action, subject, result)"
                + " VALUES (?, UTC_TIMESTAMP(3), ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
            statement.setString(1, pipeline);
            statement.setString(2, actor.face().name());
            statement.setString(3, actor.name());
            statement.setString(4, action.name());
            statement.setString(5, Shortened.to(LONGEST_TEXT, subject));
            statement.setString(6, Shortened.to(LONGEST_TEXT, result));
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        }
    }

    /** Adds how it ended to a row, in the caller's transaction. */
    public void end(Connection connection, long id, String result) throws SQLException {
        String sql = "UPDATE " + tables.audit() + " SET result = ? WHERE id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, Shortened.to(LONGEST_TEXT, result));
            statement.setLong(2, id);
            statement.executeUpdate();
        }
    }

    /**
     * The newest rows of the pipeline, the newest first; none if the table does not exist yet.
     *
     * @param before only rows with a lower number; {@link Long#MAX_VALUE}: all
     */
    public List<Entry> newest(Connection connection, long before, int limit) throws SQLException {
        String sql = "SELECT id, acted_at, face, who, action, subject, result FROM " + tables.audit()
                + " WHERE pipeline = ? AND id < ? ORDER BY id DESC LIMIT ?";
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            statement.setLong(2, before);
            statement.setInt(3, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    entries.add(new Entry(
                            row.getLong(1),
                            row.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7)));
                }
            }
        } catch (SQLException e) {
            if (MysqlFault.of(e).condition() != Condition.MYSQL_TABLE_MISSING) {
                throw e;
            }
        }
        return entries;
    }
}
