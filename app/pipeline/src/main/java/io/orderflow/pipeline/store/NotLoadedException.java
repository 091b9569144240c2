package io.orderflow.pipeline.store;

import java.sql.SQLException;

/** LOAD DATA did not take every row as it is. */
final class NotLoadedException extends SQLException {
    private static final long serialVersionUID = 1;

    NotLoadedException() {
        super("LOAD DATA did not take every row");
    }

    NotLoadedException(SQLException cause) {
        super("LOAD DATA failed", cause);
    }
}
