package io.orderflow.bench;

import io.orderflow.contract.compiled.OrderValues;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** A plain client that writes the same rows into an empty table of its own. */
enum Yardstick {
    /** {@code LOAD DATA LOCAL INFILE} from a stream, 20,000 rows a statement and transaction. */
    LOAD_DATA("LOAD DATA", 20_000) {
        @Override
        void write(Connection connection, String table, BenchRows rows, long[] numbers, int from, int to)
                throws SQLException {
            StringBuilder lines = new StringBuilder((to - from) * 160);
            for (int i = from; i < to; i++) {
                lines.append(BenchRows.line(rows.order(numbers[i]), '\t')).append('\n');
            }
            try (Statement statement = connection.createStatement()) {
                statement
                        .unwrap(com.mysql.cj.jdbc.JdbcStatement.class)
                        .setLocalInfileInputStream(
                                new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8)));
                int loaded = statement.executeUpdate("LOAD DATA LOCAL INFILE 'orders' INTO TABLE `" + table
                        + "` CHARACTER SET utf8mb4 (" + COLUMNS + ")");
                if (loaded != to - from) {
                    throw new SQLException("LOAD DATA took %d of %d rows".formatted(loaded, to - from));
                }
            }
        }
    },
    /** Multi-row INSERT as JDBC users get it: a batch that Connector/J rewrites, 5,000 rows a transaction. */
    INSERT("multi-row INSERT", 5_000) {
        @Override
        void write(Connection connection, String table, BenchRows rows, long[] numbers, int from, int to)
                throws SQLException {
            String sql = "INSERT INTO `" + table + "` (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = from; i < to; i++) {
                    OrderValues order = rows.order(numbers[i]);
                    for (int column = 0; column < order.contract().columns().count(); column++) {
                        statement.setObject(column + 1, order.value(column));
                    }
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    };

    private static final String COLUMNS = "customer_id, order_id, product_name, product_category, unit_price, quantity,"
            + " total_price, order_timestamp";

    private final String title;
    private final int rowsPerTransaction;

    Yardstick(String title, int rowsPerTransaction) {
        this.title = title;
        this.rowsPerTransaction = rowsPerTransaction;
    }

    String title() {
        return title;
    }

    /** Writes these rows, {@code [from, to)} of the numbers, without committing. */
    abstract void write(Connection connection, String table, BenchRows rows, long[] numbers, int from, int to)
            throws SQLException;

    /** Writes all of them, and commits every so often. */
    void writeAll(Connection connection, String table, BenchRows rows, long[] numbers) throws SQLException {
        for (int from = 0; from < numbers.length; from += rowsPerTransaction) {
            write(connection, table, rows, numbers, from, Math.min(numbers.length, from + rowsPerTransaction));
            connection.commit();
        }
    }
}
