package io.orderflow.pipeline.total;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.store.StatementText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds to the rows of the totals that belong to one partition of a pipeline, in the transaction of the connection it is
 * given. Nobody else writes these rows: transactions of other partitions never wait for them.
 *
 * <p>Multi-row upserts built as text, as the orders are. {@code VALUES(column)} is deprecated in MySQL, but the only
 * spelling that MySQL and MariaDB share (MySQL manual, "INSERT … ON DUPLICATE KEY UPDATE").
 */
public final class TotalsTables {

    /** Longest statement text; see the INSERT of orders. */
    private static final int STATEMENT_CHARACTERS = 1 << 20;

    private static final String SUMS = "orders, quantity, revenue, unit_price_sum";
    private static final String ADD = " ON DUPLICATE KEY UPDATE orders = orders + VALUES(orders),"
            + " quantity = quantity + VALUES(quantity), revenue = revenue + VALUES(revenue),"
            + " unit_price_sum = unit_price_sum + VALUES(unit_price_sum)";

    private final Tables tables;
    private final String pipeline;
    private final int partition;
    private final int statementCharacters;

    /** @param maxAllowedPacket the server's limit for one statement, in bytes */
    public TotalsTables(Tables tables, String pipeline, int partition, long maxAllowedPacket) {
        this.tables = requireNonNull(tables, "tables is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.partition = partition;
        // A character is at most three bytes, and the row that crosses the limit is still included.
        this.statementCharacters = (int) Math.min(STATEMENT_CHARACTERS, maxAllowedPacket / 4);
    }

    /**
     * Adds the totals.
     *
     * @param accounted how many orders, of those the ledger counts as stored, these totals include
     */
    public void add(Connection connection, Totals totals, long accounted) throws SQLException {
        try (Upsert minutes = new Upsert(
                connection,
                "INSERT INTO " + tables.minuteTotals() + " (minute, pipeline, kafka_partition, " + SUMS + ") VALUES ",
                ADD)) {
            for (Map.Entry<LocalDateTime, Sums> minute : new TreeMap<>(totals.minutes()).entrySet()) {
                if (!minute.getValue().areZero()) {
                    StatementText row = minutes.row();
                    row.timestamp(minute.getKey()).comma();
                    row.quoted(pipeline).comma().number(partition);
                    minutes.end(minute.getValue());
                }
            }
            minutes.flush();
        }
        try (Upsert products = new Upsert(
                connection,
                "INSERT INTO " + tables.productTotals() + " (day, pipeline, product_id, kafka_partition, product_name,"
                        + " product_category, " + SUMS + ") VALUES ",
                ADD)) {
            for (Map.Entry<ProductDay, Sums> product : new TreeMap<>(totals.products()).entrySet()) {
                if (!product.getValue().areZero()) {
                    ProductDay key = product.getKey();
                    StatementText row = products.row();
                    row.date(key.day()).comma();
                    row.quoted(pipeline).comma();
                    row.hex(key.productId()).comma().number(partition).comma();
                    row.quoted(key.name()).comma().quoted(key.category());
                    products.end(product.getValue());
                }
            }
            products.flush();
        }
        addAll(connection, totals.all(), accounted);
    }

    private void addAll(Connection connection, Sums all, long accounted) throws SQLException {
        try (Upsert partitions = new Upsert(
                connection,
                "INSERT INTO " + tables.partitionTotals()
                        + " (updated_at, accounted, orders_table, pipeline, kafka_partition, " + SUMS + ") VALUES ",
                ADD + ", accounted = accounted + VALUES(accounted), orders_table = VALUES(orders_table),"
                        + " updated_at = VALUES(updated_at)")) {
            StatementText row = partitions.row();
            row.raw("UTC_TIMESTAMP(3)").comma().number(accounted).comma();
            row.quoted(tables.ordersTable()).comma();
            row.quoted(pipeline).comma().number(partition);
            partitions.end(all);
            partitions.flush();
        }
    }

    /** The text of one upsert, grown row by row, sent when it is long enough. */
    private final class Upsert implements AutoCloseable {

        private final Statement statement;
        private final StatementText text = new StatementText();
        private final String head;
        private final String tail;

        Upsert(Connection connection, String head, String tail) throws SQLException {
            this.statement = connection.createStatement();
            this.head = head;
            this.tail = tail;
            statement.setEscapeProcessing(false);
        }

        /** Begins a row: its key follows, then {@link #end}. */
        StatementText row() {
            return text.raw(text.length() == 0 ? head + "(" : ",(");
        }

        void end(Sums sums) throws SQLException {
            text.comma().number(sums.orders()).comma().number(sums.quantity()).comma();
            text.money(sums.revenueCents()).comma().money(sums.unitPriceCents()).raw(")");
            if (text.length() >= statementCharacters) {
                flush();
            }
        }

        void flush() throws SQLException {
            if (text.length() > 0) {
                statement.executeUpdate(text.raw(tail).toString());
                text.clear();
            }
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }
}
