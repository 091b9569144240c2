package io.orderflow.pipeline.total;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.role.Measure;
import io.orderflow.pipeline.schema.SqlFile;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.store.StatementText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds to the rows of the totals that belong to one partition of a pipeline, in the transaction of the connection it is
 * given. No other partition writes these rows: its transactions never wait for them. Multi-row upserts built as text,
 * as the orders are; the statements around the rows are files of {@code sql/totals}.
 */
public final class TotalsTables {

    /** Longest statement text; see the INSERT of orders. */
    private static final int STATEMENT_CHARACTERS = 1 << 20;

    private static final SqlFile ADD_MINUTES = SqlFile.read("totals", "add_minutes");
    private static final SqlFile ADD_PRODUCTS = SqlFile.read("totals", "add_products");
    private static final SqlFile ADD_ALL = SqlFile.read("totals", "add_all");
    private static final String ROWS = "/* rows */";
    private static final int MEASURES = Measure.values().length;

    /** ER_WARN_DATA_OUT_OF_RANGE, ER_DATA_OUT_OF_RANGE. */
    private static final int OUT_OF_RANGE = 1264;

    private static final int EXPRESSION_OUT_OF_RANGE = 1690;

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
     * @throws TotalsOverflowException the tables cannot hold a sum; some rows may be written, to be rolled back
     */
    public void add(Connection connection, Totals totals, long accounted) throws SQLException {
        try {
            addMinutes(connection, totals);
            addProducts(connection, totals);
            addAll(connection, totals, accounted);
        } catch (SQLException e) {
            if (e.getErrorCode() == OUT_OF_RANGE || e.getErrorCode() == EXPRESSION_OUT_OF_RANGE) {
                throw new TotalsOverflowException(e);
            }
            throw e;
        }
    }

    private void addMinutes(Connection connection, Totals totals) throws SQLException {
        try (Upsert upsert = new Upsert(connection, ADD_MINUTES, totals)) {
            for (Map.Entry<Minute, Sums> minute : new TreeMap<>(totals.minutes()).entrySet()) {
                if (!minute.getValue().areZero()) {
                    StatementText row = upsert.row();
                    minute.getKey().write(row);
                    row.comma().quoted(pipeline).comma().number(partition).comma();
                    row.quoted(minute.getKey().currency());
                    upsert.end(minute.getValue());
                }
            }
            upsert.flush();
        }
    }

    private void addProducts(Connection connection, Totals totals) throws SQLException {
        try (Upsert upsert = new Upsert(connection, ADD_PRODUCTS, totals)) {
            for (Map.Entry<ProductDay, Sums> product : new TreeMap<>(totals.products()).entrySet()) {
                if (!product.getValue().areZero()) {
                    ProductDay key = product.getKey();
                    StatementText row = upsert.row();
                    Minute.writeDay(row, key.day());
                    row.comma().quoted(pipeline).comma();
                    row.hex(key.productId()).comma().number(partition).comma();
                    name(row, key.name());
                    name(row, key.category());
                    row.quoted(key.currency());
                    upsert.end(product.getValue());
                }
            }
            upsert.flush();
        }
    }

    private static void name(StatementText row, String name) {
        if (name.equals(ProductDay.NO_ROLE)) {
            row.raw("NULL,");
        } else {
            row.quoted(name).comma();
        }
    }

    /** Writes at least one row: it says how many orders are accounted for, and when. */
    private void addAll(Connection connection, Totals totals, long accounted) throws SQLException {
        Map<String, Sums> all = new TreeMap<>(totals.all());
        all.values().removeIf(Sums::areZero);
        if (all.isEmpty()) {
            all.put("", new Sums());
        }
        long left = accounted;
        try (Upsert upsert = new Upsert(connection, ADD_ALL, totals)) {
            for (Map.Entry<String, Sums> currency : all.entrySet()) {
                StatementText row = upsert.row();
                row.raw("UTC_TIMESTAMP(3)").comma().number(left).comma();
                row.quoted(tables.ordersTable()).comma();
                row.quoted(pipeline).comma().number(partition).comma().quoted(currency.getKey());
                upsert.end(currency.getValue());
                left = 0;
            }
            upsert.flush();
        }
    }

    /** The text of one upsert, grown row by row, sent when it is long enough. */
    private final class Upsert implements AutoCloseable {

        private final Statement statement;
        private final StatementText text = new StatementText();
        private final Totals totals;
        private final String head;
        private final String tail;

        Upsert(Connection connection, SqlFile file, Totals totals) throws SQLException {
            Map<String, String> names = new HashMap<>(tables.placeholders());
            names.put("rows", ROWS);
            String sql = file.statement(names);
            this.head = sql.substring(0, sql.indexOf(ROWS));
            this.tail = sql.substring(sql.indexOf(ROWS) + ROWS.length());
            this.totals = totals;
            this.statement = connection.createStatement();
            statement.setEscapeProcessing(false);
        }

        /** Begins a row: its key follows, then {@link #end}. */
        StatementText row() {
            return text.raw(text.length() == 0 ? head + "(" : ",(");
        }

        void end(Sums sums) throws SQLException {
            text.comma().number(sums.orders());
            for (int measure = 0; measure < MEASURES; measure++) {
                exact(sums, measure, totals.scale(measure));
            }
            for (int measure = 0; measure < MEASURES; measure++) {
                binary(sums, measure);
            }
            text.raw(")");
            if (text.length() >= statementCharacters) {
                flush();
            }
        }

        private void exact(Sums sums, int measure, int scale) {
            if (!sums.hasExact(measure)) {
                text.raw(",NULL");
            } else if (sums.isSmall(measure)) {
                text.comma().decimal(sums.small(measure), scale);
            } else {
                text.comma().raw(sums.exact(measure, scale).toPlainString());
            }
        }

        private void binary(Sums sums, int measure) {
            if (!sums.hasBinary(measure)) {
                text.raw(",NULL");
            } else if (Double.isFinite(sums.binary(measure))) {
                text.comma().floating(sums.binary(measure));
            } else {
                throw new TotalsOverflowException("The sum is beyond the range of a DOUBLE");
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
