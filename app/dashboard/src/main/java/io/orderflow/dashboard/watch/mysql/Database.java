package io.orderflow.dashboard.watch.mysql;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.pipeline.schema.TableVersions;
import io.orderflow.pipeline.schema.Tables;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Three small connection pools: one for the watches, one for requests (both read-only), and one for assigning ids and
 * for trials. Requests cannot exhaust the watches' pool. Every wait is short. Thread-safe.
 */
public final class Database implements AutoCloseable {

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(3);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(12);
    /** Below the server's wait_timeout of {@link Mysql}'s sessions. */
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(100);

    private final MysqlSettings settings;
    private final Tables tables;
    private final KnownTables known;
    private final HikariDataSource watching;
    private final HikariDataSource reading;
    private final HikariDataSource writing;

    /** Work in one transaction. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    public Database(MysqlSettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
        this.tables = Tables.of(settings);
        this.known = new KnownTables(new TableVersions(tables), System::nanoTime);
        this.watching = pool("orderflow-watch", 3, true);
        this.reading = pool("orderflow-read", 8, true);
        this.writing = pool("orderflow-write", 3, false);
    }

    private HikariDataSource pool(String name, int most, boolean readOnly) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(new Sessions(new Mysql(impatient(settings))));
        config.setMaximumPoolSize(most);
        config.setMinimumIdle(0);
        config.setReadOnly(readOnly);
        config.setAutoCommit(false);
        config.setConnectionTimeout(LONGEST_CONNECT.toMillis());
        config.setValidationTimeout(1_000);
        config.setIdleTimeout(Duration.ofSeconds(60).toMillis());
        config.setMaxLifetime(LONGEST_LIFE.toMillis());
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** The same server, with waits no longer than a page's patience. */
    private static MysqlSettings impatient(MysqlSettings settings) {
        return waiting(
                settings,
                shorter(settings.connectTimeout(), LONGEST_CONNECT),
                shorter(settings.socketTimeout(), LONGEST_ANSWER));
    }

    private static MysqlSettings waiting(MysqlSettings settings, Duration connect, Duration answer) {
        return settings.within(connect, answer);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    public Tables tables() {
        return tables;
    }

    /** Reads for a watch, of which there are three: never refused because others ask much. */
    public <T> T watch(Work<T> work) throws SQLException {
        return in(watching, work);
    }

    /** Reads, in a transaction of its own that cannot write. */
    public <T> T read(Work<T> work) throws SQLException {
        return in(reading, work);
    }

    /** Does what may write; the work commits. */
    public <T> T write(Work<T> work) throws SQLException {
        return in(writing, work);
    }

    private <T> T in(HikariDataSource pool, Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try {
                known.require(connection);
                return work.with(connection);
            } finally {
                if (!connection.isClosed()) {
                    rollback(connection);
                }
            }
        }
    }

    /** What was committed stays; a connection that is gone needs none. */
    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            org.slf4j.LoggerFactory.getLogger(Database.class).debug("No rollback", e);
        }
    }

    /** A connection outside the pools, for work that may take minutes; an answer may take so long. */
    public Connection patient(Duration answer) throws SQLException {
        Connection connection =
                new Mysql(waiting(settings, shorter(settings.connectTimeout(), LONGEST_CONNECT), answer)).connect();
        try {
            known.require(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() {
        watching.close();
        reading.close();
        writing.close();
    }

    /** The job's sessions as a DataSource. */
    private record Sessions(Mysql mysql) implements DataSource {

        @Override
        public Connection getConnection() throws SQLException {
            return mysql.connect();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException("The user stands in the settings");
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public void setLogWriter(PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("Wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
