package io.orderflow.job.store;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * What an error of the server means for the chunk that met it. The numbers are those of MySQL 8.0–9.x and MariaDB
 * 10.6–11.x (MySQL "Server Error Message Reference", MariaDB "Error Codes"); both servers share them unless said.
 * Whatever is not listed rejects no record: {@link MysqlFault} says whether it passes by itself.
 */
public enum SqlFault {
    /** The row's key is there already: look the stored order up and compare. */
    DUPLICATE_KEY,
    /** The server refuses this very row and would take its neighbours: isolate it, reject it. */
    ROW,
    /** Passes by itself: roll back, wait, start the chunk over. */
    TRANSIENT,
    /** Passes when a person acts (a privilege, a missing table): retried as well, but slowly and visibly. */
    NEEDS_OPERATOR;

    private static final Map<Integer, SqlFault> BY_NUMBER = Map.ofEntries(
            Map.entry(1062, DUPLICATE_KEY), // ER_DUP_ENTRY
            Map.entry(1586, DUPLICATE_KEY), // ER_DUP_ENTRY_WITH_KEY_NAME
            Map.entry(1859, DUPLICATE_KEY), // ER_DUP_UNKNOWN_IN_INDEX
            Map.entry(1264, ROW), // ER_WARN_DATA_OUT_OF_RANGE: a column narrower than the contract
            Map.entry(1265, ROW), // WARN_DATA_TRUNCATED: an ENUM without this value
            Map.entry(1292, ROW), // ER_TRUNCATED_WRONG_VALUE: a TIMESTAMP column and a year outside 1970–2038
            Map.entry(1300, ROW), // ER_INVALID_CHARACTER_STRING
            Map.entry(1366, ROW), // ER_TRUNCATED_WRONG_VALUE_FOR_FIELD: HY000, yet about one row (utf8mb3 and an emoji)
            Map.entry(1369, ROW), // ER_VIEW_CHECK_FAILED
            Map.entry(1406, ROW), // ER_DATA_TOO_LONG
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
            Map.entry(1136, NEEDS_OPERATOR), // ER_WRONG_VALUE_COUNT_ON_ROW
            Map.entry(1142, NEEDS_OPERATOR), // ER_TABLEACCESS_DENIED_ERROR
            Map.entry(1143, NEEDS_OPERATOR), // ER_COLUMNACCESS_DENIED_ERROR
            Map.entry(1146, NEEDS_OPERATOR), // ER_NO_SUCH_TABLE
            Map.entry(
                    1153,
                    NEEDS_OPERATOR), // ER_NET_PACKET_TOO_LARGE: 08S01, yet it stays: max_allowed_packet is too small
            Map.entry(1364, NEEDS_OPERATOR), // ER_NO_DEFAULT_FOR_FIELD: an added column; it would hit every row
            Map.entry(1698, NEEDS_OPERATOR), // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
            Map.entry(3118, NEEDS_OPERATOR), // ER_ACCOUNT_HAS_BEEN_LOCKED
            // Listed although the default says the same, because they are met often.
            Map.entry(
                    1020, TRANSIENT), // ER_CHECKREAD: record has changed since last read (MariaDB, snapshot isolation)
            Map.entry(1021, TRANSIENT), // ER_DISK_FULL
            Map.entry(1040, TRANSIENT), // ER_CON_COUNT_ERROR: too many connections
            Map.entry(1053, TRANSIENT), // ER_SERVER_SHUTDOWN
            Map.entry(1114, TRANSIENT), // ER_RECORD_FILE_FULL: also a full disk
            Map.entry(1205, TRANSIENT), // ER_LOCK_WAIT_TIMEOUT: rolls back the statement only
            Map.entry(1213, TRANSIENT), // ER_LOCK_DEADLOCK: rolls back the transaction
            Map.entry(1290, TRANSIENT), // ER_OPTION_PREVENTS_STATEMENT: --read-only
            Map.entry(1792, TRANSIENT), // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
            Map.entry(1836, TRANSIENT)); // ER_READ_ONLY_MODE

    /** Whether it is about the rows that were sent: the transaction may go on without them. */
    public boolean isOfRows() {
        return this == DUPLICATE_KEY || this == ROW;
    }

    /** Judges an error by its number; a signal of a trigger (SQLSTATE 45000) also under a number of its own. */
    public static SqlFault of(SQLException e) {
        return listed(e).orElseGet(() -> MysqlFault.of(e).condition().passesByItself() ? TRANSIENT : NEEDS_OPERATOR);
    }

    /** What is listed here; everything else {@link MysqlFault} names. */
    static Optional<SqlFault> listed(SQLException e) {
        SqlFault fault = BY_NUMBER.get(e.getErrorCode());
        return fault == null && "45000".equals(e.getSQLState()) ? Optional.of(ROW) : Optional.ofNullable(fault);
    }

    /** The message of an error as one line: Connector/J adds paragraphs about packets and times. */
    public static String line(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
