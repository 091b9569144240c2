package io.orderflow.demo;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.show.Ddl;
import io.orderflow.demo.Observation.Heartbeat;
import io.orderflow.demo.Observation.Latency;
import io.orderflow.demo.Observation.Ledger;
import io.orderflow.demo.Observation.StreamRow;
import io.orderflow.pipeline.mysql.MysqlSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Reads from the database what anybody could read from it: plain SQL on the job's tables. Used by one thread. */
final class Observer implements AutoCloseable {
    private static final int NEWEST = 8;
    /** {@code ER_BAD_DB_ERROR} and {@code ER_NO_SUCH_TABLE}: the job has not created them yet. */
    private static final List<Integer> NOT_YET = List.of(1049, 1146);

    private static final String HEARTBEAT =
            "SELECT state, reason, message, epoch, driver, TIMESTAMPDIFF(MICROSECOND, updated_at, UTC_TIMESTAMP(6)) /"
                    + " 1000, received_per_second, stored_per_second, latency_p50_ms, latency_p95_ms,"
                    + " latency_p99_ms FROM orderflow_heartbeat WHERE pipeline = ?";
    private static final String LEDGER =
            "SELECT kafka_partition, next_offset, next_offset - first_offset - absent - lost, `stored`, duplicate,"
                    + " rejected FROM orderflow_ledger WHERE pipeline = ?";
    private static final String REJECTED =
            "SELECT reason, COUNT(*) FROM rejected_orders WHERE pipeline = ? GROUP BY reason ORDER BY 2 DESC, 1";

    /** Rows of processes that have been gone for a while are not of interest. */
    private static final String STREAMS = "SELECT name, state, reason, rows_out FROM orderflow_streams"
            + " WHERE updated_at > UTC_TIMESTAMP(3) - INTERVAL 15 SECOND ORDER BY name";

    private final MysqlSettings mysql;
    private final String pipeline;
    private final NewestOrders newest;
    private Connection connection;
    private String trouble = "";

    Observer(MysqlSettings mysql, String pipeline) {
        this.mysql = requireNonNull(mysql, "mysql is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.newest = new NewestOrders(mysql.contract(), table(), NEWEST);
    }

    /** What the database says now; empty if it does not answer. Without tables yet: {@link Observation#NOTHING}. */
    Optional<Observation> observe() {
        try {
            connect();
            Observation seen = new Observation(heartbeat(), ledger(), rejected(), newest.read(connection), streams());
            connection.commit();
            trouble = "";
            return Optional.of(seen);
        } catch (SQLException e) {
            close();
            trouble = NOT_YET.contains(e.getErrorCode()) ? "" : e.getMessage().strip();
            return trouble.isEmpty() ? Optional.of(Observation.NOTHING) : Optional.empty();
        }
    }

    /** Why the last observation is empty. */
    String trouble() {
        return trouble;
    }

    /** How many rows the orders table holds; counted, not summed up. */
    Optional<Long> countOrders() {
        try {
            connect();
            try (PreparedStatement statement = connection.prepareStatement("SELECT COUNT(*) FROM " + table());
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return Optional.of(row.getLong(1));
            }
        } catch (SQLException e) {
            close();
            return Optional.empty();
        }
    }

    private String table() {
        return Ddl.quoted(mysql.table());
    }

    /** One view of all tables: the numbers of one observation belong together. */
    private void connect() throws SQLException {
        if (connection != null) {
            return;
        }
        Properties properties = new Properties();
        properties.putAll(mysql.properties());
        properties.setProperty("user", mysql.user());
        properties.setProperty("password", mysql.password().reveal());
        // Whatever the server's global variables are: no result is cut short, no COMMIT ends the session.
        properties.setProperty("sessionVariables", "sql_select_limit=18446744073709551615,completion_type=0");
        properties.setProperty("sslMode", mysql.sslMode().name());
        properties.setProperty("connectTimeout", "3000");
        properties.setProperty("socketTimeout", "10000");
        connection = DriverManager.getConnection(
                "jdbc:mysql://" + mysql.host() + ":" + mysql.port() + "/" + mysql.database(), properties);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
    }

    private PreparedStatement ofPipeline(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, pipeline);
        return statement;
    }

    private Optional<Heartbeat> heartbeat() throws SQLException {
        try (PreparedStatement statement = ofPipeline(HEARTBEAT);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            return Optional.of(new Heartbeat(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getString(5),
                    Duration.ofMillis(row.getLong(6)),
                    row.getDouble(7),
                    row.getDouble(8),
                    row.getObject(9) == null
                            ? Optional.empty()
                            : Optional.of(new Latency(row.getLong(9), row.getLong(10), row.getLong(11)))));
        }
    }

    private Ledger ledger() throws SQLException {
        long received = 0;
        long stored = 0;
        long duplicate = 0;
        long rejected = 0;
        Map<Integer, Long> next = new HashMap<>();
        try (PreparedStatement statement = ofPipeline(LEDGER);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                next.put(row.getInt(1), row.getLong(2));
                received += row.getLong(3);
                stored += row.getLong(4);
                duplicate += row.getLong(5);
                rejected += row.getLong(6);
            }
        }
        return new Ledger(received, stored, duplicate, rejected, next);
    }

    private Map<String, Long> rejected() throws SQLException {
        Map<String, Long> reasons = new LinkedHashMap<>();
        try (PreparedStatement statement = ofPipeline(REJECTED);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                reasons.put(row.getString(1), row.getLong(2));
            }
        }
        return reasons;
    }

    private List<StreamRow> streams() throws SQLException {
        List<StreamRow> streams = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(STREAMS);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                streams.add(new StreamRow(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)));
            }
        }
        return streams;
    }

    @Override
    public void close() {
        Connection old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (SQLException e) {
                // It is gone anyway.
            }
        }
    }
}
