package io.orderflow.pipeline.ledger;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.show.Ddl;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline's rows of the ledger and its epoch, as the driver uses them. Every method works in the transaction of the
 * connection it is given; the caller commits. Driver only; never captured by a task.
 *
 * @param driver a random name of this driver process, 36 characters
 */
public record Ledger(Tables tables, String pipeline, String driver) {
    private static final int NO_SUCH_TABLE = 1146;

    private static final Logger log = LoggerFactory.getLogger(Ledger.class);
    private static final Duration LONGEST_COUNT = Duration.ofHours(12);
    private static final int ORDERS_PER_PAGE = 1_000_000;

    public Ledger {
        requireNonNull(tables, "tables is null");
        requireNonNull(pipeline, "pipeline is null");
        requireNonNull(driver, "driver is null");
    }

    /**
     * Raises the epoch and writes it into every row of the pipeline. This waits for chunks of older epochs that are
     * about to commit; after the caller's commit every other chunk is refused.
     *
     * @return the new epoch
     */
    public long raiseEpoch(Connection connection) throws SQLException {
        execute(
                connection,
                "UPDATE " + tables.epoch()
                        + " SET epoch = epoch + 1, driver = ?, raised_at = UTC_TIMESTAMP(3) WHERE pipeline = ?",
                driver,
                pipeline);
        long epoch = one(connection, "SELECT epoch FROM " + tables.epoch() + " WHERE pipeline = ?", pipeline)
                .orElseThrow(() -> new IllegalStateException("No epoch row for pipeline " + pipeline));
        execute(connection, "UPDATE " + tables.ledger() + " SET epoch = " + epoch + " WHERE pipeline = ?", pipeline);
        return epoch;
    }

    /** Locks the pipeline's epoch row; false if there is none: the pipeline has never started. */
    public boolean lockEpoch(Connection connection) throws SQLException {
        return one(connection, "SELECT epoch FROM " + tables.epoch() + " WHERE pipeline = ? FOR UPDATE", pipeline)
                .isPresent();
    }

    /**
     * Locks the pipeline's epoch row; false if the epoch is not this one any more, or this driver has not raised it.
     */
    boolean lockEpoch(Connection connection, long epoch) throws SQLException {
        return one(
                        connection,
                        "SELECT epoch FROM " + tables.epoch() + " WHERE pipeline = ? AND driver = ? AND epoch = "
                                + epoch + " FOR UPDATE",
                        pipeline,
                        driver)
                .isPresent();
    }

    /** Creates the epoch row of a pipeline that has never started, and counts the orders that were there before it. */
    public void createEpoch(Connection connection) throws SQLException {
        long baseline = countOrders(connection, ORDERS_PER_PAGE);
        String sql = "INSERT INTO " + tables.epoch() + " (pipeline, epoch, driver, baseline_orders, raised_at)"
                + " VALUES (?, 0, ?, ?, UTC_TIMESTAMP(3))";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            statement.setString(2, driver);
            statement.setLong(3, baseline);
            statement.executeUpdate();
        }
    }

    /** Page by page: one statement over a large table would not end within the time that an answer may take. */
    long countOrders(Connection connection, int rowsPerPage) throws SQLException {
        List<Leaf> key = tables.contract().key();
        if (key.size() > 1 || !(key.get(0).field().type() instanceof FieldType.Text)) {
            return countAtOnce(connection);
        }
        String id = Ddl.quoted(key.get(0).field().column());
        String page = "SELECT COUNT(*), MAX(" + id + ") FROM (SELECT " + id + " FROM " + tables.orders() + " WHERE "
                + id + " %s ORDER BY " + id + " LIMIT " + rowsPerPage + ") page";
        // Only a table from before OrderFlow can have rows without an id.
        long all = one(connection, "SELECT COUNT(*) FROM " + tables.orders() + " WHERE " + id + " IS NULL")
                .orElse(0);
        String last = null;
        do {
            try (PreparedStatement statement = connection.prepareStatement(
                    String.format(Locale.ROOT, page, last == null ? "IS NOT NULL" : "> ?"))) {
                if (last != null) {
                    statement.setString(1, last);
                }
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    all += row.getLong(1);
                    last = row.getLong(1) == rowsPerPage ? row.getString(2) : null;
                }
            }
            if (last != null) {
                log.info("{} orders are in {} already; counting on", all, tables.orders());
            }
        } while (last != null);
        return all;
    }

    /** Over a key that cannot be paged through by one text: a statement that may take longer than other answers. */
    private long countAtOnce(Connection connection) throws SQLException {
        int usual = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(LONGEST_COUNT.toMillis()));
        long all = one(connection, "SELECT COUNT(*) FROM " + tables.orders()).orElse(0);
        connection.setNetworkTimeout(Runnable::run, usual);
        return all;
    }

    /** Records which table this pipeline fills: the orders of pipelines that share one are counted together. */
    public void recordTable(Connection connection) throws SQLException {
        execute(
                connection,
                "INSERT INTO " + tables.pipelines() + " (pipeline, orders_table, started_at) VALUES (?, ?,"
                        + " UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE orders_table ="
                        + " VALUES(orders_table), started_at = VALUES(started_at)",
                pipeline,
                tables.ordersTable());
    }

    /**
     * Which table this pipeline has filled so far, by the name of the settings if it is that one; empty before its
     * first start, and in a database of before this table.
     */
    Optional<String> filledTable(Connection connection) throws SQLException {
        String sql = "SELECT orders_table, " + tables.fills("orders_table") + " FROM " + tables.pipelines()
                + " WHERE pipeline = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(row.getBoolean(2) ? tables.ordersTable() : row.getString(1));
            }
        } catch (SQLException e) {
            if (e.getErrorCode() == NO_SUCH_TABLE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Whether another driver has raised the epoch since this one raised it to {@code since}. A lower epoch is no
     * other driver's doing: the database forgot, or was restored.
     */
    public boolean isTakenOver(Connection connection, long since) throws SQLException {
        return one(
                        connection,
                        "SELECT epoch FROM " + tables.epoch() + " WHERE pipeline = ? AND driver <> ? AND epoch >= "
                                + since,
                        pipeline,
                        driver)
                .isPresent();
    }

    /** Ids under which the ledger knows this topic: several if it was recreated and that was accepted. */
    public Set<String> topicIds(Connection connection, String topic) throws SQLException {
        String sql = "SELECT DISTINCT topic_id FROM " + tables.ledger() + " WHERE pipeline = ? AND topic = ?";
        Set<String> ids = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            statement.setString(2, topic);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getString(1));
                }
            }
        }
        return ids;
    }

    /** Creates the row of a partition that has none. Only a starting driver does this. */
    public void create(Connection connection, Pipeline of, int partition, long firstOffset, long epoch)
            throws SQLException {
        String sql = "INSERT INTO " + tables.ledger() + " (pipeline, topic, topic_id, kafka_partition, first_offset,"
                + " next_offset, epoch, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            of.bind(statement);
            statement.setInt(4, partition);
            statement.setLong(5, firstOffset);
            statement.setLong(6, firstOffset);
            statement.setLong(7, epoch);
            statement.executeUpdate();
        }
    }

    /** The rows of a topic, by partition. */
    public Map<Integer, Cursor> cursors(Connection connection, Pipeline of) throws SQLException {
        String sql = "SELECT kafka_partition, first_offset, next_offset, epoch, `stored`, duplicate, rejected, absent,"
                + " lost, unknown_fields FROM " + tables.ledger()
                + " WHERE pipeline = ? AND topic = ? AND topic_id = ? ORDER BY kafka_partition";
        Map<Integer, Cursor> cursors = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            of.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Counts counts = new Counts(
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8),
                            row.getLong(9),
                            row.getLong(10));
                    cursors.put(
                            row.getInt(1),
                            new Cursor(row.getInt(1), row.getLong(2), row.getLong(3), row.getLong(4), counts));
                }
            }
        }
        return cursors;
    }

    /** Refuses to go on while the life of a partition is only half closed ({@link LifeClosing#requireNone}). */
    void requireNoHalfClosedLife(Connection connection, Pipeline of) throws SQLException {
        LifeClosing.requireNone(connection, tables, of);
    }

    private static OptionalLong one(Connection connection, String sql, String... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    private static void execute(Connection connection, String sql, String... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, String... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setString(i + 1, arguments[i]);
        }
    }
}
