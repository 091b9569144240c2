package io.orderflow.pipeline.mysql;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Opens connections whose session is the same on every server: strict, in UTC, READ COMMITTED, with bounded waits.
 * Serializable: shipped to executors; holds only settings.
 */
public record Mysql(MysqlSettings settings) implements Serializable {

    /** Shorter than any sensible socket timeout: a wait for a lock ends as an error of its own. */
    private static final int LOCK_WAIT_SECONDS = 10;

    /** A session whose client vanished gives its locks back after this long. */
    private static final int IDLE_SECONDS = 120;

    public Mysql {
        requireNonNull(settings, "settings is null");
    }

    /**
     * Opens a connection with autocommit off.
     *
     * @throws SQLException the server is away or refuses; {@link SqlFault} tells which
     */
    public Connection connect() throws SQLException {
        return connect(settings.database());
    }

    /** Opens a connection without choosing a database: it may not exist yet. */
    public Connection connectToServer() throws SQLException {
        return connect("");
    }

    private Connection connect(String database) throws SQLException {
        Connection connection = DriverManager.getConnection(url(database), properties());
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET SESSION sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,STRICT_ALL_TABLES,"
                        + "NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',"
                        + " time_zone = '+00:00', innodb_lock_wait_timeout = " + LOCK_WAIT_SECONDS
                        + ", wait_timeout = " + IDLE_SECONDS);
            }
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private String url(String database) {
        return "jdbc:mysql://" + settings.host() + ":" + settings.port() + "/" + database;
    }

    /**
     * How Spark's own JDBC source reads from the database, by its names of options. Holds the password in plain text:
     * hand it over, never print it.
     */
    public Map<String, String> sparkOptions() {
        Map<String, String> options = new HashMap<>();
        properties().forEach((name, value) -> options.put((String) name, (String) value));
        options.put("url", url(settings.database()));
        options.put("driver", "com.mysql.cj.jdbc.Driver");
        return options;
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password().reveal());
        properties.setProperty("sslMode", settings.sslMode().name());
        // Connector/J waits for ever by default.
        properties.setProperty(
                "connectTimeout", Long.toString(settings.connectTimeout().toMillis()));
        properties.setProperty(
                "socketTimeout", Long.toString(settings.socketTimeout().toMillis()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("characterEncoding", "UTF-8");
        // Connector/J moves DATETIME by the JVM's zone unless told that the session is in UTC and times have no zone.
        properties.setProperty("connectionTimeZone", "UTC");
        properties.setProperty("rewriteBatchedStatements", "true");
        properties.setProperty("continueBatchOnError", "false");
        // Rows from before OrderFlow may hold 0000-00-00.
        properties.setProperty("zeroDateTimeBehavior", "CONVERT_TO_NULL");
        return properties;
    }

    /** The longest statement the server takes, in bytes. */
    public static long maxAllowedPacket(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@SESSION.max_allowed_packet")) {
            row.next();
            return row.getLong(1);
        }
    }
}
