package io.orderflow.pipeline.mysql;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What every session relies on, whatever the server's global variables say: a new session inherits them, and {@code SET
 * GLOBAL sql_select_limit = 1} would shorten each read of the ledger. Set in one statement, and read back in another: a
 * proxy that shares sessions, or init_connect, may undo it.
 */
public final class Session {

    /** Shorter than any sensible socket timeout: a wait for a lock ends as an error of its own. */
    private static final int LOCK_WAIT_SECONDS = 10;

    /** A session whose client vanished gives its locks back after this long. */
    private static final int IDLE_SECONDS = 120;

    /** ER_SPECIFIC_ACCESS_DENIED_ERROR. */
    private static final int NOT_PERMITTED = 1227;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,20}([.][0-9]{1,20})?");

    private static final String SQL_MODE = "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,STRICT_ALL_TABLES,"
            + "NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

    private final boolean mariaDb;
    /** Variable → the value as it is set and as the server reads it back. */
    private final Map<String, Value> values = new LinkedHashMap<>();

    /**
     * @param literal as SET takes it
     * @param kept as the server shows it
     */
    private record Value(String literal, String kept) {}

    public Session(Connection connection) throws SQLException {
        this.mariaDb = connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
        text("sql_mode", SQL_MODE);
        text("time_zone", "+00:00");
        number("innodb_lock_wait_timeout", LOCK_WAIT_SECONDS);
        // For locks of tables, which ALTER TABLE and LOCK TABLES hold: longer than every socket timeout by default.
        number("lock_wait_timeout", LOCK_WAIT_SECONDS);
        number("wait_timeout", IDLE_SECONDS);
        values.put("sql_select_limit", new Value("18446744073709551615", "18446744073709551615"));
        // COMMIT AND CHAIN, or AND RELEASE, which ends the connection.
        values.put("completion_type", new Value("0", "NO_CHAIN"));
        if (mariaDb) {
            values.put("max_statement_time", new Value("0", "0"));
            number("check_constraint_checks", 1);
        } else {
            number("max_execution_time", 0);
        }
        number("foreign_key_checks", 1);
        number("unique_checks", 1);
        number("sql_safe_updates", 0);
        number("sql_big_selects", 1);
        number("sql_auto_is_null", 0);
        number("div_precision_increment", 4);
        number("group_concat_max_len", 1 << 20);
        // Warnings say that the server changed a value; notes are among them.
        number("sql_notes", 1);
        text("lc_time_names", "en_US");
    }

    private void text(String variable, String value) {
        values.put(variable, new Value("'" + value + "'", value));
    }

    private void number(String variable, long value) {
        values.put(variable, new Value(Long.toString(value), Long.toString(value)));
    }

    /** Sets everything, with transactions that read what is committed, may write, and end only by a statement. */
    void set(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            setVariables(statement);
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE");
            statement.execute("SET SESSION autocommit = 0");
        }
        // The driver keeps these two itself and would not send what it believes to be so: now both are sure.
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(false);
        requireKept(connection);
    }

    /**
     * What a session that only reads relies on, on every server: for those who open theirs themselves, as Spark does.
     */
    static String forReading() {
        // MariaDB skips MySQL's executable comments from version 5.7.0 on, and MySQL those with an M.
        return "SET SESSION sql_select_limit = 18446744073709551615, completion_type = 0, time_zone = '+00:00', sql_mode = '"
                + SQL_MODE + "' /*!50708 , max_execution_time = 0 */ /*M!100101 , max_statement_time = 0 */";
    }

    private void setVariables(Statement statement) throws SQLException {
        List<String> all = new ArrayList<>();
        values.forEach((variable, value) -> all.add(variable + " = " + value.literal()));
        try {
            statement.execute("SET SESSION " + String.join(", ", all));
        } catch (SQLException e) {
            if (e.getErrorCode() != NOT_PERMITTED) {
                throw e;
            }
            for (String one : all) {
                setIfPermitted(statement, one);
            }
        }
    }

    /** Versions differ in what users without privileges may set. What counts is the value, which is read back. */
    private static void setIfPermitted(Statement statement, String assignment) throws SQLException {
        try {
            statement.execute("SET SESSION " + assignment);
        } catch (SQLException e) {
            if (e.getErrorCode() != NOT_PERMITTED) {
                throw e;
            }
        }
    }

    /** @throws SessionNotKeptException names the first variable that is not as it was set */
    public void requireKept(Connection connection) throws SQLException {
        Map<String, String> wanted = new LinkedHashMap<>();
        values.forEach((variable, value) -> wanted.put(variable, value.kept()));
        wanted.put(mariaDb ? "tx_isolation" : "transaction_isolation", "READ-COMMITTED");
        wanted.put(mariaDb ? "tx_read_only" : "transaction_read_only", "0");
        wanted.put("autocommit", "0");
        // The driver sets these, with a collation that its properties may name.
        wanted.put("character_set_client", "utf8mb4");
        wanted.put("character_set_connection", "utf8mb4");
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT @@SESSION." + String.join(", @@SESSION.", wanted.keySet()))) {
            if (!row.next()) {
                throw new SessionNotKeptException("The server answers nothing about its session variables");
            }
            int column = 1;
            for (Map.Entry<String, String> variable : wanted.entrySet()) {
                String kept = String.valueOf(row.getString(column++));
                if (!same(variable.getValue(), kept)) {
                    throw new SessionNotKeptException(
                            ("The session does not keep %s = %s, it has %s: init_connect, or a proxy that shares"
                                            + " sessions, changes it. Orders could be stored otherwise than they were sent; nothing was written.")
                                    .formatted(variable.getKey(), variable.getValue(), kept));
                }
            }
        }
    }

    /** Sets of modes have an order of the server's own, and drivers write numbers with different decimals. */
    private static boolean same(String wanted, String kept) {
        String found = kept.equals("ON") ? "1" : kept.equals("OFF") ? "0" : kept;
        return wanted.equals(found)
                || (wanted.equals(SQL_MODE) && Set.of(wanted.split(",", -1)).equals(Set.of(kept.split(",", -1))))
                || (NUMBER.matcher(wanted).matches()
                        && NUMBER.matcher(found).matches()
                        && new BigDecimal(wanted).compareTo(new BigDecimal(found)) == 0);
    }
}
