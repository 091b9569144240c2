package io.orderflow.pipeline.mysql;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Opens connections whose session is the same on every server ({@link Session}): strict, in UTC, READ COMMITTED, with
 * bounded waits.
 * Serializable: shipped to executors; holds only settings.
 */
public record Mysql(MysqlSettings settings) implements Serializable {

    private static final Duration LONGEST_STATEMENT = Duration.ofDays(1);

    public Mysql {
        requireNonNull(settings, "settings is null");
    }

    /**
     * Opens a connection with autocommit off.
     *
     * @throws SQLException the server is unavailable or refuses; see {@link SqlFault}
     */
    public Connection connect() throws SQLException {
        return connect(settings.database());
    }

    /** Opens a connection without choosing a database: it may not exist yet. */
    public Connection connectToServer() throws SQLException {
        return connect("");
    }

    private Connection connect(String database) throws SQLException {
        Connection connection;
        try {
            connection = open(database);
        } catch (SQLException e) {
            throw MysqlFault.of(e).condition() == Condition.MYSQL_AWAY && e.getErrorCode() == 0
                    ? new UnreachedException(server(), e)
                    : e;
        }
        try {
            new Session(connection).set(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private String server() {
        return settings.host() + ":" + settings.port();
    }

    private Connection open(String database) throws SQLException {
        String server = server();
        Properties properties = properties();
        if (!TlsCiphers.restrict(properties, server)) {
            return DriverManager.getConnection(url(database), properties);
        }
        try {
            return DriverManager.getConnection(url(database), properties);
        } catch (SQLException e) {
            if (!TlsCiphers.mayBeRefused(e)) {
                throw e;
            }
            Connection connection = DriverManager.getConnection(url(database), properties());
            TlsCiphers.refusedBy(server);
            return connection;
        }
    }

    /**
     * The same for statements that may take long: only the server ends them. For work that a person started or waits
     * for.
     */
    public Mysql patient() {
        return new Mysql(settings.within(settings.connectTimeout(), LONGEST_STATEMENT));
    }

    private String url(String database) {
        return "jdbc:mysql://" + server() + "/" + database;
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
        options.put("sessionInitStatement", Session.forReading());
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
        // Connector/J moves DATETIME by the JVM's zone unless it knows that the
        // session is in UTC and times have no zone.
        properties.setProperty("connectionTimeZone", "UTC");
        LocalData.announce(properties);
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
