package io.orderflow.pipeline.mysql;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether sessions of this database wait for locks of others. Locks of tables (LOCK TABLES, ALTER TABLE, a backup) are
 * seen in the process list of the own user; locks of all rows only with the PROCESS privilege. Without it a locking
 * read of the own user that lasts is taken for a wait, because it reads by the primary key and takes long for no other
 * reason; so is a write of some rows that lasts half of the time that a wait may take. Driver only.
 */
public final class LockWaits {

    private static final Logger log = LoggerFactory.getLogger(LockWaits.class);

    private static final String TABLES =
            "SELECT state, time, LEFT(info, 60) FROM information_schema.processlist WHERE db = ?"
                    + " AND state LIKE 'Waiting for%lock' ORDER BY time DESC LIMIT 1";
    private static final String ROWS =
            // Times of innodb_trx are in the time zone of the server's machine.
            "SELECT 'Waiting for a row lock', p.time, LEFT(t.trx_query, 60) FROM information_schema.innodb_trx t JOIN"
                    + " information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.db = ? AND t.trx_state ="
                    + " 'LOCK WAIT' ORDER BY p.time DESC LIMIT 1";

    private static final String OWN_STATEMENTS =
            "SELECT 'Waiting for a row lock', time, LEFT(info, 60) FROM information_schema.processlist WHERE db = ?"
                    + " AND command IN ('Query', 'Execute') AND (time >= 3 AND info LIKE 'SELECT%FOR UPDATE' OR time >= 5"
                    + " AND (info LIKE 'INSERT%' OR info LIKE 'LOAD DATA%' OR info LIKE 'UPDATE%')) ORDER BY time DESC"
                    + " LIMIT 1";

    private final String database;

    public LockWaits(String database) {
        this.database = requireNonNull(database, "database is null");
    }

    /** The longest wait, for a person: what is waited for, since when, and by which statement. */
    public Optional<String> longest(Connection connection) throws SQLException {
        Optional<String> table = first(connection, TABLES);
        if (table.isPresent()) {
            return table;
        }
        try {
            return first(connection, ROWS);
        } catch (SQLException e) {
            log.debug("Locks of all rows cannot be seen without the PROCESS privilege", e);
            return first(connection, OWN_STATEMENTS);
        }
    }

    private Optional<String> first(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, database);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of("%s for %d s: %s …".formatted(row.getString(1), row.getLong(2), row.getString(3)))
                        : Optional.empty();
            }
        }
    }
}
