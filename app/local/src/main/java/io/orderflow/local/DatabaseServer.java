package io.orderflow.local;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;

/** An available MySQL or MariaDB server: its address and credentials. */
public interface DatabaseServer extends AutoCloseable {
    /** The name or address clients connect to. */
    String host();

    int port();

    /** A user with all rights. */
    String user();

    String password();

    /** The JDBC URL of a database on this server, without user and password; of no database if the name is empty. */
    default String jdbcUrl(String database) {
        return "jdbc:mysql://" + host() + ":" + port() + "/" + database
                + "?sslMode=PREFERRED&allowPublicKeyRetrieval=true&connectTimeout=5000&socketTimeout=60000";
    }

    /** Opens a connection to a database on this server; to none if the name is empty. */
    default Connection connect(String database) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", user());
        login.setProperty("password", password());
        return DriverManager.getConnection(jdbcUrl(database), login);
    }

    /** Stops the server if it was started here; leaves an external server running. */
    @Override
    void close();

    /**
     * The server for tests: the real MySQL server named by {@code MYSQL_TEST_HOST}, {@code _PORT}, {@code _USER} and
     * {@code _PASSWORD}, or otherwise a MariaDB server started here.
     *
     * @param folder holds the data of a server started here
     */
    static DatabaseServer forTests(Path folder, Installation installation, Consumer<String> progress) {
        Map<String, String> environment = System.getenv();
        return ExternalMysql.isNamedBy(environment)
                ? ExternalMysql.named(environment)
                : LocalMysql.start(LocalMysql.Options.in(folder).relaxed(), installation, progress);
    }
}
