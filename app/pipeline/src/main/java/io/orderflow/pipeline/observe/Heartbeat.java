package io.orderflow.pipeline.observe;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.contract.text.Shortened;
import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.mysql.SqlFault;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the pipeline's row of the heartbeat table. Driver only; written by one thread. */
public final class Heartbeat {

    private static final Set<Condition> MISSING =
            EnumSet.of(Condition.MYSQL_TABLE_MISSING, Condition.MYSQL_DATABASE_MISSING);

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private final Mysql mysql;
    private final String sql;
    private final String pipeline;
    private final String driver;
    private final String versions;
    private boolean silent;
    private volatile String trouble = "no heartbeat was written yet";

    /** @param driver which process this is: host and process id */
    public Heartbeat(Mysql mysql, Tables tables, String pipeline, String driver, String versions) {
        this.mysql = requireNonNull(mysql, "mysql is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.driver = requireNonNull(driver, "driver is null");
        this.versions = requireNonNull(versions, "versions is null");
        this.sql = "REPLACE INTO " + tables.heartbeat()
                + " (pipeline, state, reason, message, epoch, driver, versions, started_at,"
                + " updated_at, received_per_second, stored_per_second, lag_records, latency_p50_ms, latency_p95_ms,"
                + " latency_p99_ms) SELECT ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3), ?, ?, ?, ?, ?, ? FROM DUAL"
                + " WHERE NOT EXISTS (SELECT 1 FROM " + tables.epoch()
                + " e WHERE e.pipeline = ? AND e.epoch > ? AND ? > 0)";
    }

    /**
     * Writes the row, unless another driver has taken over since: what that one says must not be hidden. Before its
     * first epoch a driver reports that it starts. Handles no connection failures: the next beat tries again.
     */
    public void beat(Status.Snapshot status) {
        try {
            ConnectionPool.shared().call(mysql, connection -> write(connection, status));
            silent = false;
            trouble = "";
        } catch (SQLException e) {
            failed(e);
        }
    }

    private int write(Connection connection, Status.Snapshot status) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            statement.setString(2, status.state().condition().code());
            statement.setString(3, Shortened.start(40, status.reason()));
            statement.setString(4, Shortened.start(1_000, status.message()));
            statement.setLong(5, status.epoch());
            statement.setString(6, Shortened.start(200, driver));
            statement.setString(7, Shortened.start(200, versions));
            statement.setObject(8, LocalDateTime.ofInstant(status.started(), ZoneOffset.UTC));
            statement.setDouble(9, status.receivedPerSecond());
            statement.setDouble(10, status.storedPerSecond());
            statement.setLong(11, status.lagRecords());
            percentile(statement, 12, status, 0.5);
            percentile(statement, 13, status, 0.95);
            percentile(statement, 14, status, 0.99);
            statement.setString(15, pipeline);
            statement.setLong(16, status.epoch());
            statement.setLong(17, status.epoch());
            int rows = statement.executeUpdate();
            connection.commit();
            return rows;
        }
    }

    /**
     * An unreachable server the job reports itself, and a missing table it creates. What only this statement meets
     * would be seen nowhere else.
     */
    private void failed(SQLException e) {
        trouble = MysqlFault.of(e).condition().name() + ": " + SqlFault.line(e);
        boolean answered =
                e.getErrorCode() > 0 && !MISSING.contains(MysqlFault.of(e).condition());
        if (answered && !silent) {
            log.warn(
                    "The heartbeat cannot be written, so that page and health will take this driver for gone: {}"
                            + " (error {}). Further failures are not reported.",
                    SqlFault.line(e),
                    e.getErrorCode());
        } else {
            log.debug("No heartbeat", e);
        }
        silent |= answered;
    }

    /** Why the last heartbeat could not be written, by the name of the condition; empty if it was. From any thread. */
    public String trouble() {
        return trouble;
    }

    private static void percentile(PreparedStatement statement, int index, Status.Snapshot status, double share)
            throws SQLException {
        if (status.latencies().isEmpty()) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, status.latencies().percentile(share));
        }
    }
}
