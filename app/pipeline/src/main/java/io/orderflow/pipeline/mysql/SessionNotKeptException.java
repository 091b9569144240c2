package io.orderflow.pipeline.mysql;

import java.sql.SQLException;

/** The server, or a proxy before it, does not keep what a session sets: a person must act. */
public final class SessionNotKeptException extends SQLException {

    private static final long serialVersionUID = 1;

    SessionNotKeptException(String message) {
        super(message);
    }
}
