package io.orderflow.pipeline.mysql;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;

/** No connection could be opened; the message says with which server. */
public final class UnreachedException extends SQLRecoverableException {

    private static final long serialVersionUID = 1;

    UnreachedException(String server, SQLException cause) {
        super(SqlFault.line(cause) + " with " + server, cause.getSQLState(), cause);
    }
}
