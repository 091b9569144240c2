package io.orderflow.bench;

import io.orderflow.pipeline.mysql.MysqlSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** A database of the run's own on the server under test; dropped at its end. */
final class BenchDatabase implements AutoCloseable {

    private static final String TABLE_DDL = "sql/schema/orders.sql";

    private final MysqlSettings server;
    private final String name;
    private final Path home;

    BenchDatabase(MysqlSettings server, String name, Path home) throws SQLException {
        this.server = server;
        this.name = name;
        this.home = home;
        execute("", "CREATE DATABASE `" + name + "` CHARACTER SET utf8mb4");
    }

    String name() {
        return name;
    }

    /** Autocommit is off; LOAD DATA LOCAL is allowed, from a stream of our own only. */
    Connection connect() throws SQLException {
        Connection connection = connect(name);
        connection.setAutoCommit(false);
        return connection;
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(server.properties());
        properties.setProperty("user", server.user());
        properties.setProperty("password", server.password().reveal());
        // Whatever the server's global variables are: no result is cut short, no COMMIT ends the session.
        properties.setProperty("sessionVariables", "sql_select_limit=18446744073709551615,completion_type=0");
        properties.setProperty("sslMode", server.sslMode().name());
        properties.setProperty("allowLoadLocalInfile", "true");
        properties.setProperty("rewriteBatchedStatements", "true");
        properties.setProperty("connectionTimeZone", "UTC");
        properties.setProperty("characterEncoding", "UTF-8");
        return DriverManager.getConnection(
                "jdbc:mysql://" + server.host() + ":" + server.port() + "/" + database, properties);
    }

    /** An empty table of orders under this name, with all its indexes. */
    void createOrders(String table) throws SQLException {
        execute(name, "DROP TABLE IF EXISTS `" + table + "`");
        execute(name, ddl().replace("${orders}", "`" + table + "`"));
    }

    private String ddl() {
        try (InputStream in = Files.newInputStream(home.resolve(TABLE_DDL))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().replaceFirst(";$", "");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + TABLE_DDL, e);
        }
    }

    /** A number that a query gives, 0 if the table does not exist yet. */
    long number(String sql) throws SQLException {
        try (Connection connection = connect(name);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    String text(String sql) throws SQLException {
        try (Connection connection = connect(name);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Rows of a table and the sum of their checksums: what {@link BenchRows#checksum} gives for the rows made. */
    Checksum checksum(String table) throws SQLException {
        return new Checksum(
                number("SELECT COUNT(*) FROM `" + table + "`"),
                number("SELECT SUM(CRC32(CONCAT_WS('|', customer_id, order_id, product_name, product_category,"
                        + " unit_price, quantity, total_price, order_timestamp))) FROM `" + table + "`"));
    }

    private void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        execute("", "DROP DATABASE IF EXISTS `" + name + "`");
    }
}
