package io.orderflow.pipeline.mysql;

import io.orderflow.condition.Condition;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * What an error of the server means for the chunk that met it. The numbers are those of MySQL 8.0–9.x and MariaDB
 * 10.6–11.x (MySQL "Server Error Message Reference", MariaDB "Error Codes"); both servers share them unless said.
 * What is not listed is judged by its SQLSTATE where that says what it is about (data, integrity, the connection), then
 * by {@link MysqlFault}. An error that neither knows is an unknown error ({@link #UNLISTED}): by itself it never
 * rejects a record.
 */
public enum SqlFault {
    /** The row's key is there already: look the stored order up and compare. */
    DUPLICATE_KEY,
    /** The server refuses this very row and would take its neighbours: isolate it, reject it. */
    ROW,
    /** Passes by itself: roll back, wait, start the chunk over. */
    TRANSIENT,
    /** Passes when a person acts (a privilege, a missing table): retried as well, but slowly and visibly. */
    NEEDS_OPERATOR,
    /**
     * An unknown error, which logs call by this name: retried as if it passed. When the same chunk meets such errors
     * again and again, the chunk is bisected: rows that alone are refused, while others of the chunk are stored, are
     * rejected.
     */
    UNLISTED;

    private static final Map<Integer, SqlFault> BY_NUMBER = Map.ofEntries(
            Map.entry(1062, DUPLICATE_KEY), // ER_DUP_ENTRY
            Map.entry(1586, DUPLICATE_KEY), // ER_DUP_ENTRY_WITH_KEY_NAME
            Map.entry(1859, DUPLICATE_KEY), // ER_DUP_UNKNOWN_IN_INDEX
            Map.entry(1048, ROW), // ER_BAD_NULL_ERROR: a trigger sets a NOT NULL column to NULL
            Map.entry(1172, ROW), // ER_TOO_MANY_ROWS: a trigger's SELECT INTO finds several
            Map.entry(1242, ROW), // ER_SUBQUERY_NO_1_ROW: likewise a subquery
            Map.entry(1264, ROW), // ER_WARN_DATA_OUT_OF_RANGE: a column narrower than the contract
            Map.entry(1265, ROW), // WARN_DATA_TRUNCATED: an ENUM without this value
            Map.entry(1292, ROW), // ER_TRUNCATED_WRONG_VALUE: a TIMESTAMP column and a year outside 1970–2038
            Map.entry(1300, ROW), // ER_INVALID_CHARACTER_STRING
            Map.entry(1365, ROW), // ER_DIVISION_BY_ZERO: in a generated column
            Map.entry(1366, ROW), // ER_TRUNCATED_WRONG_VALUE_FOR_FIELD: HY000, yet about one row (utf8mb3 and an emoji)
            Map.entry(1369, ROW), // ER_VIEW_CHECK_FAILED
            Map.entry(1406, ROW), // ER_DATA_TOO_LONG
            Map.entry(1411, ROW), // ER_WRONG_VALUE_FOR_TYPE: a trigger's STR_TO_DATE
            Map.entry(1441, ROW), // ER_DATETIME_FUNCTION_OVERFLOW
            Map.entry(1452, ROW), // ER_NO_REFERENCED_ROW_2
            Map.entry(1526, ROW), // ER_NO_PARTITION_FOR_GIVEN_VALUE
            Map.entry(1644, ROW), // ER_SIGNAL_EXCEPTION: a trigger refused it
            Map.entry(1690, ROW), // ER_DATA_OUT_OF_RANGE: in a trigger's or generated column's arithmetic
            Map.entry(3819, ROW), // ER_CHECK_CONSTRAINT_VIOLATED, MySQL: HY000, yet about one row
            Map.entry(4025, ROW), // ER_CONSTRAINT_FAILED, MariaDB
            Map.entry(1044, NEEDS_OPERATOR), // ER_DBACCESS_DENIED_ERROR
            Map.entry(1045, NEEDS_OPERATOR), // ER_ACCESS_DENIED_ERROR
            Map.entry(1049, NEEDS_OPERATOR), // ER_BAD_DB_ERROR
            Map.entry(1054, NEEDS_OPERATOR), // ER_BAD_FIELD_ERROR
            Map.entry(1064, NEEDS_OPERATOR), // ER_PARSE_ERROR: a server this project was not tested with
            Map.entry(1105, NEEDS_OPERATOR), // ER_UNKNOWN_ERROR: forks forbid with it what they do not support
            Map.entry(1129, NEEDS_OPERATOR), // ER_HOST_IS_BLOCKED
            Map.entry(1130, NEEDS_OPERATOR), // ER_HOST_NOT_PRIVILEGED
            Map.entry(1136, NEEDS_OPERATOR), // ER_WRONG_VALUE_COUNT_ON_ROW
            Map.entry(1142, NEEDS_OPERATOR), // ER_TABLEACCESS_DENIED_ERROR
            Map.entry(1143, NEEDS_OPERATOR), // ER_COLUMNACCESS_DENIED_ERROR
            Map.entry(1146, NEEDS_OPERATOR), // ER_NO_SUCH_TABLE
            Map.entry(
                    1153,
                    NEEDS_OPERATOR), // ER_NET_PACKET_TOO_LARGE: 08S01, yet it stays: max_allowed_packet is too small
            Map.entry(1227, NEEDS_OPERATOR), // ER_SPECIFIC_ACCESS_DENIED_ERROR
            Map.entry(1235, NEEDS_OPERATOR), // ER_NOT_SUPPORTED_YET
            Map.entry(1305, NEEDS_OPERATOR), // ER_SP_DOES_NOT_EXIST: a trigger calls a function that is gone
            Map.entry(1356, NEEDS_OPERATOR), // ER_VIEW_INVALID
            Map.entry(1364, NEEDS_OPERATOR), // ER_NO_DEFAULT_FOR_FIELD: an added column; it would hit every row
            Map.entry(
                    1442,
                    NEEDS_OPERATOR), // ER_CANT_UPDATE_USED_TABLE_IN_SF_OR_TRG: the trigger writes to its own table
            Map.entry(1449, NEEDS_OPERATOR), // ER_NO_SUCH_USER: the definer of a trigger or view was dropped
            Map.entry(1665, NEEDS_OPERATOR), // ER_BINLOG_STMT_MODE_AND_ROW_ENGINE: binlog_format is STATEMENT
            Map.entry(1698, NEEDS_OPERATOR), // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
            Map.entry(1820, NEEDS_OPERATOR), // ER_MUST_CHANGE_PASSWORD
            Map.entry(1862, NEEDS_OPERATOR), // ER_MUST_CHANGE_PASSWORD_LOGIN
            Map.entry(1906, NEEDS_OPERATOR), // ER_WARNING_NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN, MariaDB
            Map.entry(3105, NEEDS_OPERATOR), // ER_NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN, MySQL
            Map.entry(3118, NEEDS_OPERATOR), // ER_ACCOUNT_HAS_BEEN_LOCKED
            Map.entry(3159, NEEDS_OPERATOR), // ER_SECURE_TRANSPORT_REQUIRED
            // Of the server and not of a row: a row must not be rejected for them, however often they come.
            Map.entry(1197, NEEDS_OPERATOR), // ER_TRANS_CACHE_FULL: max_binlog_cache_size is too small for a chunk
            Map.entry(
                    1020, TRANSIENT), // ER_CHECKREAD: record has changed since last read (MariaDB, snapshot isolation)
            Map.entry(1021, TRANSIENT), // ER_DISK_FULL
            Map.entry(1030, TRANSIENT), // ER_GET_ERRNO: the storage engine
            Map.entry(1034, TRANSIENT), // ER_NOT_KEYFILE
            Map.entry(1037, TRANSIENT), // ER_OUTOFMEMORY
            Map.entry(1038, TRANSIENT), // ER_OUT_OF_SORTMEMORY
            Map.entry(1040, TRANSIENT), // ER_CON_COUNT_ERROR: too many connections
            Map.entry(1041, TRANSIENT), // ER_OUT_OF_RESOURCES
            Map.entry(1053, TRANSIENT), // ER_SERVER_SHUTDOWN
            Map.entry(1114, TRANSIENT), // ER_RECORD_FILE_FULL: also a full disk
            Map.entry(1180, TRANSIENT), // ER_ERROR_DURING_COMMIT
            Map.entry(1203, TRANSIENT), // ER_TOO_MANY_USER_CONNECTIONS
            Map.entry(1205, TRANSIENT), // ER_LOCK_WAIT_TIMEOUT: rolls back the statement only
            Map.entry(1206, TRANSIENT), // ER_LOCK_TABLE_FULL
            Map.entry(1213, TRANSIENT), // ER_LOCK_DEADLOCK: rolls back the transaction
            Map.entry(1226, TRANSIENT), // ER_USER_LIMIT_REACHED
            Map.entry(1290, TRANSIENT), // ER_OPTION_PREVENTS_STATEMENT: --read-only
            Map.entry(1317, TRANSIENT), // ER_QUERY_INTERRUPTED: KILL QUERY
            Map.entry(1412, TRANSIENT), // ER_TABLE_DEF_CHANGED: an ALTER TABLE in between
            Map.entry(1436, TRANSIENT), // ER_STACK_OVERRUN_NEED_MORE
            Map.entry(1712, TRANSIENT), // ER_INDEX_CORRUPT
            Map.entry(1792, TRANSIENT), // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
            Map.entry(1836, TRANSIENT), // ER_READ_ONLY_MODE
            Map.entry(1927, TRANSIENT), // ER_CONNECTION_KILLED, MariaDB
            Map.entry(1969, TRANSIENT), // ER_STATEMENT_TIMEOUT, MariaDB
            Map.entry(3024, TRANSIENT), // ER_QUERY_TIMEOUT
            Map.entry(3572, TRANSIENT), // ER_LOCK_NOWAIT
            Map.entry(4031, TRANSIENT)); // ER_CLIENT_INTERACTION_TIMEOUT

    private static final int DEADLOCK = 1213;
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    /** Whether it is about the rows that were sent: the transaction may go on without them. */
    public boolean isOfRows() {
        return this == DUPLICATE_KEY || this == ROW;
    }

    /** Whether nothing is known of it: neither by its number nor by its SQLSTATE. */
    public boolean isUnknown() {
        return this == UNLISTED;
    }

    /** Whether it says that other transactions held what this one wanted; a wait may have come before it. */
    public static boolean isOfLocks(SQLException e) {
        return e.getErrorCode() == DEADLOCK || e.getErrorCode() == LOCK_WAIT_TIMEOUT;
    }

    /**
     * Judges an error by its number, and by the class of its SQLSTATE where the number is not listed: 21, 22, 23 and 44
     * are about data, 45 is a signal of a trigger, 08 is the connection, 40 a rollback.
     */
    public static SqlFault of(SQLException e) {
        return listed(e).orElseGet(() -> notListed(e));
    }

    /** What is listed here, by number or by the class of its SQLSTATE; everything else {@link MysqlFault} names. */
    static Optional<SqlFault> listed(SQLException e) {
        if (e instanceof SessionNotKeptException) {
            return Optional.of(NEEDS_OPERATOR);
        }
        SqlFault fault = BY_NUMBER.get(e.getErrorCode());
        if (fault != null) {
            return Optional.of(fault);
        }
        String state = e.getSQLState() == null || e.getSQLState().length() != 5 ? "HY000" : e.getSQLState();
        return switch (state.substring(0, 2)) {
            case "22", "23", "44", "45" -> Optional.of(ROW);
            case "21" -> state.equals("21000") ? Optional.of(ROW) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static SqlFault notListed(SQLException e) {
        Condition condition = MysqlFault.of(e).condition();
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("08") || state.startsWith("40")) {
            return condition.passesByItself() ? TRANSIENT : NEEDS_OPERATOR;
        }
        if (condition == Condition.MYSQL_ERROR) {
            return UNLISTED;
        }
        return condition.passesByItself() ? TRANSIENT : NEEDS_OPERATOR;
    }

    /** The message of an error as one line: Connector/J adds paragraphs about packets and times. */
    public static String line(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
