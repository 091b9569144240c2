package io.orderflow.dashboard.watch;

import io.orderflow.job.store.SqlFault;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Errors of the server for a person. */
public final class SqlText {

    /** MySQL "Server Error Message Reference": ER_NO_SUCH_TABLE, ER_BAD_DB_ERROR. */
    private static final int NO_SUCH_TABLE = 1146;

    private static final int NO_SUCH_DATABASE = 1049;

    private SqlText() {}

    /** One line; the cause if it is the pool that speaks. */
    public static String of(SQLException e) {
        if (e instanceof SQLTransientConnectionException && e.getCause() instanceof SQLException cause) {
            return SqlFault.line(cause);
        }
        return SqlFault.line(e);
    }

    /** Whether a table or the database is not there. */
    public static boolean saysMissing(SQLException e) {
        SQLException cause =
                e instanceof SQLTransientConnectionException && e.getCause() instanceof SQLException inner ? inner : e;
        return cause.getErrorCode() == NO_SUCH_TABLE || cause.getErrorCode() == NO_SUCH_DATABASE;
    }
}
