package io.orderflow.pipeline.total;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;

/**
 * Sums that the tables of totals cannot hold: more than 28 digits before the point, or beyond the range of a DOUBLE.
 */
public final class TotalsOverflowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TotalsOverflowException(String message) {
        super(requireNonNull(message, "message is null"));
    }

    TotalsOverflowException(SQLException cause) {
        super(cause.getMessage(), cause);
    }
}
