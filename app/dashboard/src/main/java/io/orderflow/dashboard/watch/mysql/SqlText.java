package io.orderflow.dashboard.watch.mysql;

import io.orderflow.pipeline.mysql.SqlFault;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** Errors of the server for a person. */
public final class SqlText {

    /** MySQL "Server Error Message Reference": ER_NO_SUCH_TABLE, ER_BAD_DB_ERROR. */
    private static final int NO_SUCH_TABLE = 1146;

    private static final int NO_SUCH_DATABASE = 1049;

    /** ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK, ER_QUERY_INTERRUPTED, ER_QUERY_TIMEOUT; MariaDB: ER_STATEMENT_TIMEOUT. */
    private static final Set<Integer> SLOW = Set.of(1205, 1213, 1317, 3024, 1969);

    private SqlText() {}

    /** What an error says of the server. */
    public enum Meaning {
        /** A table or the database is not there. */
        MISSING,
        /** It answers, and a person has to change something: a privilege, a password, a column. */
        REFUSED,
        /** It answers, but not to this, not now. */
        SLOW,
        /** It cannot be reached. */
        AWAY
    }

    public static Meaning meaning(SQLException e) {
        if (saysMissing(e)) {
            return Meaning.MISSING;
        }
        SQLException cause = cause(e);
        boolean poolIsEmpty = cause == e && e instanceof SQLTransientConnectionException;
        if (poolIsEmpty || cause instanceof SQLTimeoutException || SLOW.contains(cause.getErrorCode())) {
            return Meaning.SLOW;
        }
        return SqlFault.of(cause) == SqlFault.NEEDS_OPERATOR ? Meaning.REFUSED : Meaning.AWAY;
    }

    private static SQLException cause(SQLException e) {
        return e instanceof SQLTransientConnectionException && e.getCause() instanceof SQLException inner ? inner : e;
    }

    /** One line; the cause if it is the pool that speaks. */
    public static String of(SQLException e) {
        return SqlFault.line(cause(e));
    }

    /** Whether a table or the database is not there. */
    public static boolean saysMissing(SQLException e) {
        int number = cause(e).getErrorCode();
        return number == NO_SUCH_TABLE || number == NO_SUCH_DATABASE;
    }
}
