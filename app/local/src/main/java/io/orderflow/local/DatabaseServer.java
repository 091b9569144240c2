package io.orderflow.local;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;

/** A MySQL or MariaDB server that somebody may use: where it is and who may come in. */
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

    /** Ends the server if it was started here; leaves a server of somebody else alone. */
    @Override
    void close();

    /**
     * The server for tests: the real MySQL server that {@code MYSQL_TEST_HOST}, {@code _PORT}, {@code _USER} and {@code
     * _PASSWORD} name, or else a MariaDB server of our own.
     *
     * @param folder holds the data of a server of our own
     */
    static DatabaseServer forTests(Path folder, Installation installation, Consumer<String> progress) {
        Map<String, String> environment = System.getenv();
        return ExternalMysql.isNamedBy(environment)
                ? ExternalMysql.named(environment)
                : LocalMysql.start(LocalMysql.Options.in(folder).relaxed(), installation, progress);
    }
}
