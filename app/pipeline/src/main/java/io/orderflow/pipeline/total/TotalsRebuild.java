package io.orderflow.pipeline.total;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.NamedLock;
import io.orderflow.pipeline.pruned.PrunedOrders;
import io.orderflow.pipeline.role.Measure;
import io.orderflow.pipeline.role.OrderRoles;
import io.orderflow.pipeline.role.Summation;
import io.orderflow.pipeline.schema.SqlFile;
import io.orderflow.pipeline.schema.Tables;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Makes the totals what the orders table says, while the job runs, and without a wrong moment.
 *
 * <p>Totals only ever grow by additions, and additions may come in any order. So the difference between orders and
 * totals
 * <em>in one snapshot</em> is the difference for good: whatever the job stores meanwhile it adds by itself. The
 * snapshot is read without locks, however long it takes; then the difference is added in one transaction, to rows of
 * partition -1, which no other process writes. Before its commit readers see the totals as they were, after it the
 * right ones; the job waits for nothing. Driver only.
 */
public final class TotalsRebuild {

    /** The partition whose rows hold corrections: Kafka has none of this number. */
    public static final int CORRECTIONS = -1;

    private static final SqlFile READ_MINUTES = SqlFile.read("totals", "read_minutes");
    private static final SqlFile READ_PRODUCTS = SqlFile.read("totals", "read_products");
    private static final SqlFile READ_ALL = SqlFile.read("totals", "read_all");
    private static final int MEASURES = Measure.values().length;
    private static final int PROGRESS_EVERY = 10_000;

    private final Tables tables;
    private final String pipeline;

    /**
     * What was done.
     *
     * @param orders rows of the orders table that were added up
     * @param leftOut rows that are no orders: a value or a real date is missing; only rows from before OrderFlow can be
     *     so
     * @param minutes how many minutes were corrected
     * @param products how many products of a day were corrected
     */
    public record Rebuilt(long orders, long leftOut, long minutes, long products) {}

    public TotalsRebuild(Tables tables, String pipeline) {
        this.tables = requireNonNull(tables, "tables is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
    }

    /**
     * Rebuilds and commits.
     *
     * @param connection to be closed after a failure: it holds the lock that keeps other rebuilds away
     * @param progress receives the number of orders read so far
     * @throws StoppedException another rebuild runs, or the pipeline has never started; nothing was changed
     */
    public Rebuilt run(Connection connection, LongConsumer progress) throws SQLException {
        OrderRoles roles = OrderRoles.of(tables.contract());
        NamedLock lock = NamedLock.ofTable("totals", tables.orders());
        if (!lock.take(connection)) {
            throw new StoppedException(
                    Condition.FAILED,
                    "Another rebuild of the totals of %s runs. Nothing was changed.".formatted(tables.orders()));
        }
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
        }
        Map<String, Long> missing = missing(connection);
        Optional<LocalDate> from = PrunedOrders.read(connection, tables).map(PrunedOrders::olderThan);
        Totals difference = new Totals();
        Rebuilt read = addOrders(connection, roles, from, difference, progress);
        for (String each : missing.keySet()) {
            takeAway(connection, each, from, difference);
        }
        connection.commit();

        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        new RecordedRoles(tables, pipeline).requireSame(connection);
        long packet = Mysql.maxAllowedPacket(connection);
        for (Map.Entry<String, Long> each : missing.entrySet()) {
            Totals totals = each.getKey().equals(pipeline) ? difference : new Totals();
            add(connection, each.getKey(), packet, totals, each.getValue());
        }
        connection.commit();
        lock.release(connection);
        return new Rebuilt(read.orders(), read.leftOut(), difference.changedMinutes(), difference.changedProducts());
    }

    private void add(Connection connection, String to, long packet, Totals totals, long accounted) throws SQLException {
        try {
            new TotalsTables(tables, to, CORRECTIONS, packet).add(connection, totals, accounted);
        } catch (TotalsOverflowException e) {
            throw new StoppedException(
                    Condition.FAILED,
                    "The totals cannot hold what the orders of %s add up to: %s. Nothing was changed."
                            .formatted(tables.orders(), e.getMessage()));
        }
    }

    /** This pipeline and those that share its table, each with how many orders its totals lack in this snapshot. */
    private Map<String, Long> missing(Connection connection) throws SQLException {
        String sql = "SELECT s.pipeline, s.missing_orders FROM " + tables.totalsState() + " s WHERE s.pipeline = ? OR"
                + " s.pipeline IN (SELECT t.pipeline FROM " + tables.partitionTotals() + " t WHERE "
                + tables.fills("t.orders_table") + ")";
        Map<String, Long> missing = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    missing.put(row.getString(1), row.getLong(2));
                }
            }
        }
        if (!missing.containsKey(pipeline)) {
            throw new StoppedException(
                    Condition.FAILED,
                    "Pipeline %s has never started: start the job first. Nothing was changed.".formatted(pipeline));
        }
        return missing;
    }

    /** @param from before this day orders were removed by age: their totals stay as they are */
    private Rebuilt addOrders(
            Connection connection, OrderRoles roles, Optional<LocalDate> from, Totals totals, LongConsumer progress)
            throws SQLException {
        long orders = 0;
        long leftOut = 0;
        OrderRows rows = new OrderRows(roles);
        try (Statement statement = streaming(connection);
                ResultSet row = statement.executeQuery("SELECT " + rows.selected() + " FROM " + tables.orders()
                        + from.map(day -> " WHERE " + rows.since(day)).orElse(""))) {
            while (row.next()) {
                if (!rows.addTo(totals, row)) {
                    leftOut++;
                } else if (++orders % PROGRESS_EVERY == 0) {
                    progress.accept(orders);
                }
            }
        }
        return new Rebuilt(orders, leftOut, 0, 0);
    }

    /** Takes away what the totals of a pipeline say in this snapshot. */
    private void takeAway(Connection connection, String of, Optional<LocalDate> from, Totals totals)
            throws SQLException {
        long kept = from.map(LocalDate::toEpochDay).orElse(Long.MIN_VALUE);
        Map<String, String> names = new HashMap<>(tables.placeholders());
        names.put("pipeline", "X'" + HexFormat.of().formatHex(of.getBytes(US_ASCII)) + "'");
        try (Statement statement = streaming(connection)) {
            try (ResultSet row = statement.executeQuery(READ_MINUTES.statement(names))) {
                while (row.next()) {
                    long minute = Minute.of(row.getObject(1, LocalDateTime.class));
                    if (Minute.day(minute) >= kept) {
                        change(totals.minute(new Minute(minute, row.getString(2))), row, 3, -1);
                    } else {
                        // What is kept belongs to all, as if its orders were still there.
                        change(totals.all(row.getString(2)), row, 3, 1);
                    }
                }
            }
            try (ResultSet row = statement.executeQuery(READ_PRODUCTS.statement(names))) {
                while (row.next()) {
                    long day = row.getObject(1, LocalDate.class).toEpochDay();
                    if (day < kept) {
                        continue;
                    }
                    ProductDay product = new ProductDay(
                            day,
                            Objects.requireNonNullElse(row.getString(2), ProductDay.NO_ROLE),
                            Objects.requireNonNullElse(row.getString(3), ProductDay.NO_ROLE),
                            row.getString(4));
                    change(totals.product(product), row, 5, -1);
                }
            }
            try (ResultSet row = statement.executeQuery(READ_ALL.statement(names))) {
                while (row.next()) {
                    change(totals.all(row.getString(1)), row, 2, -1);
                }
            }
        }
    }

    /**
     * Adds or takes away.
     *
     * @param first of the columns orders, exact sums, binary sums
     * @param sign 1 or -1
     */
    private static void change(Sums sums, ResultSet row, int first, int sign) throws SQLException {
        sums.count(sign * row.getLong(first));
        for (int measure = 0; measure < MEASURES; measure++) {
            BigDecimal exact = row.getBigDecimal(first + 1 + measure);
            if (exact != null) {
                sums.add(
                        measure,
                        exact.setScale(Summation.MOST_DECIMALS).unscaledValue().multiply(BigInteger.valueOf(sign)));
            }
            double binary = row.getDouble(first + 1 + MEASURES + measure);
            if (!row.wasNull()) {
                sums.add(measure, sign * binary);
            }
        }
    }

    /** Row by row, however many there are. */
    private static Statement streaming(Connection connection) throws SQLException {
        Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        statement.setFetchSize(Integer.MIN_VALUE);
        return statement;
    }
}
