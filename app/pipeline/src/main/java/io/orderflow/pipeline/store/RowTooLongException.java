package io.orderflow.pipeline.store;

import java.sql.SQLException;
import java.util.Locale;

/** A single row makes a longer statement than the server takes. Its SQLSTATE says that it is about the row's data. */
final class RowTooLongException extends SQLException {

    private static final long serialVersionUID = 1;

    /** SQLSTATE "string data, right truncation". */
    private static final String DATA_TOO_LONG = "22001";

    RowTooLongException(long bytes, long maxAllowedPacket) {
        super(
                String.format(
                        Locale.ROOT,
                        "the row makes a statement of %,d bytes, and max_allowed_packet of the server is %,d",
                        bytes,
                        maxAllowedPacket),
                DATA_TOO_LONG);
    }
}
