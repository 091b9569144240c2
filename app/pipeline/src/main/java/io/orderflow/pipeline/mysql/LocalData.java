package io.orderflow.pipeline.mysql;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcStatement;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * {@code LOAD DATA LOCAL} from a stream, and only from a stream. In this protocol the server names the file that the
 * client is to send, in answer to any statement; a driver that permits it gives a hostile server each file that this
 * process may read. So a connection announces the capability, and permits it only while a statement of ours runs, whose
 * stream the driver sends whatever name the server gives; at all other times it refuses.
 */
public final class LocalData {

    /**
     * No file is inside: with a path named, and local data otherwise off, the driver still announces the capability.
     */
    private static final String NOWHERE = "/dev/null/none";

    private LocalData() {}

    /** For a connection that is to be opened. */
    static void announce(Properties properties) {
        properties.setProperty("allowLoadLocalInfile", "false");
        properties.setProperty("allowLoadLocalInfileInPath", NOWHERE);
    }

    /** Whether the server takes local data: off by default on MySQL, on by default on MariaDB. */
    static boolean isPermitted(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW GLOBAL VARIABLES LIKE 'local_infile'")) {
            return row.next() && row.getString(2).equalsIgnoreCase("ON");
        }
    }

    /**
     * Loads what the stream holds.
     *
     * @param load the statement, whose file name means nothing
     * @return how many rows the server took
     */
    public static long load(Connection connection, String load, InputStream data) throws SQLException {
        RuntimeProperty<Boolean> permitted = connection
                .unwrap(JdbcConnection.class)
                .getPropertySet()
                .getBooleanProperty(PropertyKey.allowLoadLocalInfile);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.unwrap(JdbcStatement.class).setLocalInfileInputStream(data);
            permitted.setValue(true);
            return statement.executeLargeUpdate(load);
        } finally {
            permitted.setValue(false);
        }
    }
}
