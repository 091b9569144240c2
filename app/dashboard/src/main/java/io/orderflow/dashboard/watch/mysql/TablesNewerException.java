package io.orderflow.dashboard.watch.mysql;

import java.io.Serial;
import java.sql.SQLException;

/** The database was brought to a version that only a newer program understands: nothing is read from it or written. */
final class TablesNewerException extends SQLException {

    @Serial
    private static final long serialVersionUID = 1;

    TablesNewerException(String message) {
        super(message);
    }
}
