package io.orderflow.pipeline.mysql;

import static io.orderflow.condition.Condition.MYSQL_ACCESS_DENIED;
import static io.orderflow.condition.Condition.MYSQL_ACCOUNT_LOCKED;
import static io.orderflow.condition.Condition.MYSQL_AWAY;
import static io.orderflow.condition.Condition.MYSQL_BINLOG_STATEMENT;
import static io.orderflow.condition.Condition.MYSQL_COLUMNS_DIFFER;
import static io.orderflow.condition.Condition.MYSQL_DATABASE_MISSING;
import static io.orderflow.condition.Condition.MYSQL_DEFINER_MISSING;
import static io.orderflow.condition.Condition.MYSQL_DISK_FULL;
import static io.orderflow.condition.Condition.MYSQL_ERROR;
import static io.orderflow.condition.Condition.MYSQL_HOST_BLOCKED;
import static io.orderflow.condition.Condition.MYSQL_LOCKED;
import static io.orderflow.condition.Condition.MYSQL_NOT_SUPPORTED;
import static io.orderflow.condition.Condition.MYSQL_PACKET_TOO_SMALL;
import static io.orderflow.condition.Condition.MYSQL_PASSWORD_EXPIRED;
import static io.orderflow.condition.Condition.MYSQL_PRIVILEGE_MISSING;
import static io.orderflow.condition.Condition.MYSQL_PUBLIC_KEY_REFUSED;
import static io.orderflow.condition.Condition.MYSQL_READ_ONLY;
import static io.orderflow.condition.Condition.MYSQL_ROW_REFUSED;
import static io.orderflow.condition.Condition.MYSQL_SLOW;
import static io.orderflow.condition.Condition.MYSQL_TABLE_MISSING;
import static io.orderflow.condition.Condition.MYSQL_TLS_FAILED;
import static io.orderflow.condition.Condition.MYSQL_TOO_MANY_CONNECTIONS;
import static java.util.Objects.requireNonNull;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import io.orderflow.condition.Condition;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * An error of MySQL with its name. The one place that decides which condition an error is: by its number, its SQLSTATE
 * and its class, in this order. The numbers are those of MySQL 8.0–9.x and MariaDB 10.6–11.x (MySQL "Server Error
 * Message Reference", MariaDB "Error Codes").
 *
 * @param message the server's own, one line
 * @param number of the error; 0 if the driver found it
 */
public record MysqlFault(Condition condition, String message, int number, String sqlState) {

    /** All that an error of MySQL can be. */
    public static final Set<Condition> CONDITIONS = Collections.unmodifiableSet(EnumSet.range(MYSQL_AWAY, MYSQL_ERROR));

    private static final Map<Integer, Condition> BY_NUMBER = new HashMap<>();

    static {
        are(MYSQL_AWAY, 1053); // ER_SERVER_SHUTDOWN
        are(MYSQL_AWAY, 1077, 1078, 1079, 1080); // ER_NORMAL_SHUTDOWN, ER_GOT_SIGNAL, …, ER_FORCING_CLOSE
        are(MYSQL_AWAY, 1152, 1158, 1159, 1160, 1161, 1184); // ER_ABORTING_CONNECTION, ER_NET_…
        are(MYSQL_AWAY, 1927, 3169, 4031); // connection killed (MariaDB, MySQL), ER_CLIENT_INTERACTION_TIMEOUT
        are(MYSQL_LOCKED, 1020, 1205, 1213, 1614, 3058, 3572); // ER_CHECKREAD, lock waits and deadlocks, NOWAIT
        are(MYSQL_SLOW, 1317, 1969, 3024); // ER_QUERY_INTERRUPTED, statement timeouts (MariaDB, MySQL)
        are(MYSQL_TOO_MANY_CONNECTIONS, 1040, 1203, 1226); // ER_CON_COUNT_ERROR, per user, per hour
        are(
                MYSQL_READ_ONLY,
                1290,
                1792,
                1836); // ER_OPTION_PREVENTS_STATEMENT, read-only transaction, ER_READ_ONLY_MODE
        are(MYSQL_DISK_FULL, 3, 28); // EE_WRITE, ENOSPC
        are(MYSQL_DISK_FULL, 1021, 1026, 1114); // ER_DISK_FULL, ER_ERROR_ON_WRITE, ER_RECORD_FILE_FULL
        are(MYSQL_ACCESS_DENIED, 1045, 1130, 1251, 1698); // ER_ACCESS_DENIED_ERROR, ER_HOST_NOT_PRIVILEGED, …
        are(MYSQL_ACCOUNT_LOCKED, 3118, 4151); // ER_ACCOUNT_HAS_BEEN_LOCKED (MySQL, MariaDB)
        are(MYSQL_PASSWORD_EXPIRED, 1820, 1862); // ER_MUST_CHANGE_PASSWORD, …_LOGIN
        are(MYSQL_HOST_BLOCKED, 1129); // ER_HOST_IS_BLOCKED
        are(MYSQL_TLS_FAILED, 3159); // ER_SECURE_TRANSPORT_REQUIRED
        are(MYSQL_PRIVILEGE_MISSING, 1044, 1142, 1143, 1227, 1370, 1410, 1419); // …ACCESS_DENIED…, SUPER for triggers
        are(MYSQL_DATABASE_MISSING, 1049); // ER_BAD_DB_ERROR
        are(MYSQL_TABLE_MISSING, 1051, 1146); // ER_BAD_TABLE_ERROR, ER_NO_SUCH_TABLE
        are(MYSQL_COLUMNS_DIFFER, 1054, 1136, 1364); // ER_BAD_FIELD_ERROR, column count, ER_NO_DEFAULT_FOR_FIELD
        are(MYSQL_PACKET_TOO_SMALL, 1153); // ER_NET_PACKET_TOO_LARGE: 08S01, yet it stays
        are(MYSQL_BINLOG_STATEMENT, 1665); // ER_BINLOG_STMT_MODE_AND_ROW_ENGINE
        are(MYSQL_DEFINER_MISSING, 1356, 1449); // ER_VIEW_INVALID, ER_NO_SUCH_USER
        // ER_UNKNOWN_ERROR (Percona XtraDB Cluster on GET_LOCK), ER_PARSE_ERROR, ER_NOT_SUPPORTED_YET (TiDB on shared
        // locks), ER_FEATURE_DISABLED, ER_SP_DOES_NOT_EXIST
        are(MYSQL_NOT_SUPPORTED, 1064, 1105, 1235, 1289, 1305);
    }

    public MysqlFault {
        requireNonNull(condition, "condition is null");
        requireNonNull(message, "message is null");
        requireNonNull(sqlState, "sqlState is null");
    }

    private static void are(Condition condition, int... numbers) {
        for (int number : numbers) {
            if (BY_NUMBER.put(number, condition) != null) {
                throw new IllegalStateException("Error " + number + " is listed twice");
            }
        }
    }

    /** Names an error. */
    public static MysqlFault of(SQLException e) {
        SQLException cause = cause(e);
        return new MysqlFault(
                condition(cause),
                SqlFault.line(cause),
                cause.getErrorCode(),
                Optional.ofNullable(cause.getSQLState()).orElse(""));
    }

    /** A connection pool's own exception says less than the one it wraps. */
    private static SQLException cause(SQLException e) {
        return e.getErrorCode() == 0
                        && e instanceof SQLTransientConnectionException
                        && e.getCause() instanceof SQLException inner
                ? inner
                : e;
    }

    private static Condition condition(SQLException e) {
        if (SqlFault.listed(e).filter(SqlFault::isOfRows).isPresent()) {
            return MYSQL_ROW_REFUSED;
        }
        Condition listed = BY_NUMBER.get(e.getErrorCode());
        if (listed != null) {
            return listed;
        }
        String state = Optional.ofNullable(e.getSQLState()).orElse("");
        if (state.startsWith("28")) {
            return MYSQL_ACCESS_DENIED;
        }
        if (e.getErrorCode() > 0) {
            return state.startsWith("08") ? MYSQL_AWAY : MYSQL_ERROR;
        }
        return ofTheDriver(e, state);
    }

    /** Errors that the driver found itself have no number. */
    private static Condition ofTheDriver(SQLException e, String state) {
        if (saysPublicKeyRefused(e)) {
            return MYSQL_PUBLIC_KEY_REFUSED;
        }
        // Another host name in the certificate is no SSLException: Connector/J checks it itself.
        if (has(e, SSLException.class) || has(e, CertificateException.class) || saysNoTls(e)) {
            return MYSQL_TLS_FAILED;
        }
        if (e instanceof SQLTimeoutException) {
            return MYSQL_SLOW;
        }
        if (e instanceof PacketTooBigException) {
            // The driver knows the server's limit, and refuses a longer statement itself.
            return MYSQL_PACKET_TOO_SMALL;
        }
        boolean connection = e instanceof SQLRecoverableException
                || e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException;
        return connection || state.startsWith("08") ? MYSQL_AWAY : MYSQL_ERROR;
    }

    /**
     * Connector/J gives this error neither a number nor a class or SQLSTATE of its own: only its text identifies it.
     */
    static boolean saysPublicKeyRefused(SQLException e) {
        return says(e, "Public Key Retrieval is not allowed");
    }

    /** The same for a server that offers no TLS (Connector/J's message "Connection.15"). */
    static boolean saysNoTls(SQLException e) {
        return says(e, "SSL Connection required, but not supported by server");
    }

    private static boolean says(Throwable thrown, String text) {
        int depth = 0;
        for (Throwable t = thrown; t != null && depth < 20; t = t.getCause()) {
            if (String.valueOf(t.getMessage()).contains(text)) {
                return true;
            }
            depth++;
        }
        return false;
    }

    private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
        int depth = 0;
        for (Throwable t = thrown; t != null && depth < 20; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
            depth++;
        }
        return false;
    }

    /** What it is and the server's own words: {@code MySQL takes no writes: The MySQL server … (error 1290)}. */
    public String problem() {
        String meaning = condition.sentence();
        return meaning.substring(0, meaning.length() - 1) + ": " + message + " (error " + number
                + (sqlState.isEmpty() ? "" : ", SQLSTATE " + sqlState) + ")";
    }

    /** The {@link #problem}, and what to do. */
    public String text() {
        return problem() + ". " + condition.remedy();
    }
}
