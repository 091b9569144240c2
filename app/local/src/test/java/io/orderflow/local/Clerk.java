package io.orderflow.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/**
 * A user of the database server who may read and write the rows of one database, and nothing else; dropped when closed.
 *
 * @param name unique on the server
 */
public record Clerk(TestDatabase database, String name) implements AutoCloseable {

    public static final String PASSWORD = "secret";

    public static Clerk of(TestDatabase database) {
        Clerk clerk = new Clerk(database, "clerk" + UUID.randomUUID().toString().substring(0, 8));
        database.execute(
                "CREATE USER " + clerk.account() + " IDENTIFIED BY '" + PASSWORD + "'",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON " + database.name() + ".* TO " + clerk.account());
        return clerk;
    }

    /** As SQL names it. */
    public String account() {
        return name + "@'%'";
    }

    public Connection connect() throws SQLException {
        String url = "jdbc:mysql://" + database.server().host() + ":"
                + database.server().port() + "/" + database.name()
                + "?allowPublicKeyRetrieval=true&sslMode=PREFERRED";
        return DriverManager.getConnection(url, name, PASSWORD);
    }

    @Override
    public void close() {
        database.execute("DROP USER " + account());
    }
}
