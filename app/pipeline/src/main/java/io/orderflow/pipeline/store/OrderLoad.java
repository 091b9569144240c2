package io.orderflow.pipeline.store;

import io.orderflow.pipeline.mysql.LocalData;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** One {@code LOAD DATA LOCAL} of orders: its statement, and the rows that it sends. */
final class OrderLoad {

    /** What a row may add to its fields in a packet between client and server: their number, lengths and names. */
    private static final int PACKET_ROOM = 1 << 10;

    private final OrderColumns columns;
    private final String statement;
    private final long longestRow;
    private final LoadText text = new LoadText();

    /**
     * @param table the quoted name of the orders table
     * @param maxAllowedPacket the server's limit for a row that it sends, in bytes
     */
    OrderLoad(String table, OrderColumns columns, long maxAllowedPacket) {
        this.columns = columns;
        this.statement = "LOAD DATA LOCAL INFILE 'orders' INTO TABLE " + table
                + " CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' ("
                + columns.inserted() + ")";
        this.longestRow = maxAllowedPacket - PACKET_ROOM;
    }

    /**
     * Loads the orders. The server skips what it does not take, and changes what does not fit, with warnings.
     *
     * @return how many rows the server took; -1 if nothing was sent, because one is longer than it could send back
     */
    long execute(Connection connection, List<AcceptedOrder> orders) throws SQLException {
        text.clear();
        for (AcceptedOrder order : orders) {
            int from = text.length();
            columns.write(text, order);
            text.endOfLine();
            if (text.length() - from > longestRow) {
                return -1;
            }
        }
        return LocalData.load(connection, statement, text.stream());
    }
}
