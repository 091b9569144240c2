package io.orderflow.pipeline.settle;

import io.orderflow.pipeline.mysql.SqlFault;
import java.sql.SQLException;

/**
 * Errors as they may be logged and reported. Servers and libraries quote the values that they refuse: where the
 * contract has a restricted field, only the kind of such an error and its numbers are shown.
 *
 * @param hidesValues whether the contract has a restricted field
 */
record LoggableErrors(boolean hidesValues) {

    private static final String NOT_SHOWN = "what it said is not shown: a field is restricted";

    /** The same error; or one of the same number and state without its text, if that may quote a value. */
    SQLException of(SQLException e) {
        SqlFault fault = SqlFault.of(e);
        if (!hidesValues || !(fault.isOfRows() || fault.isUnknown())) {
            return e;
        }
        SQLException shown = new SQLException(NOT_SHOWN, e.getSQLState(), e.getErrorCode());
        shown.setStackTrace(e.getStackTrace());
        return shown;
    }

    /** The same for any exception. */
    Exception of(Exception e) {
        if (e instanceof SQLException sql) {
            return of(sql);
        }
        if (!hidesValues) {
            return e;
        }
        Exception shown = new IllegalStateException(e.getClass().getName() + ": " + NOT_SHOWN);
        shown.setStackTrace(e.getStackTrace());
        return shown;
    }
}
