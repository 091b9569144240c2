package io.orderflow.pipeline.total;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.model.Role;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Tables;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the totals what the orders table says, while the job runs, and without a wrong moment.
 *
 * <p>Totals only ever grow by additions, and additions may come in any order. So the difference between orders and totals
 * <em>in one snapshot</em> is the difference for good: whatever the job stores meanwhile it adds by itself. The snapshot
 * is read without locks, however long it takes; then the difference is added in one transaction, to rows of partition -1,
 * which nobody else writes. Before its commit readers see the totals as they were, after it the right ones; the job waits
 * for nothing. Driver only.
 */
public final class TotalsRebuild {

    /** The partition whose rows hold corrections: Kafka has none of this number. */
    public static final int CORRECTIONS = -1;

    /** Below this no date is an order's, and not all servers and drivers agree on what it is. */
    private static final int FIRST_YEAR = 1000;

    private static final int PROGRESS_EVERY = 10_000;

    private final Tables tables;
    private final String pipeline;

    /**
     * What was done.
     *
     * @param orders rows of the orders table that were added up
     * @param leftOut rows that are no orders: a value or a real date is missing; only rows from before OrderFlow can be so
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
     * @param progress is told how many orders were read
     * @throws StoppedException another rebuild runs, or the pipeline has never started; nothing was changed
     */
    public Rebuilt run(Connection connection, LongConsumer progress) throws SQLException {
        TotalsRoles roles = TotalsRoles.of(CompiledContract.shared(tables.contract()))
                .orElseThrow(() -> new StoppedException(
                        Condition.FAILED,
                        "The contract %s has no totals: its roles are not those of the totals' columns. Nothing was changed."
                                .formatted(tables.contract().name())));
        lock(connection);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
        }
        Map<String, Long> missing = missing(connection);
        Totals difference = new Totals();
        Rebuilt read = addOrders(connection, roles, difference, progress);
        for (String each : missing.keySet()) {
            takeAway(connection, each, difference);
        }
        connection.commit();

        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        long packet = Mysql.maxAllowedPacket(connection);
        for (Map.Entry<String, Long> each : missing.entrySet()) {
            Totals totals = each.getKey().equals(pipeline) ? difference : new Totals();
            new TotalsTables(tables, each.getKey(), CORRECTIONS, packet).add(connection, totals, each.getValue());
        }
        connection.commit();
        unlock(connection);
        return new Rebuilt(read.orders(), read.leftOut(), difference.changedMinutes(), difference.changedProducts());
    }

    /** This pipeline and those that share its table, each with how many orders its totals lack in this snapshot. */
    private Map<String, Long> missing(Connection connection) throws SQLException {
        String sql = "SELECT s.pipeline, s.missing_orders FROM " + tables.totalsState() + " s WHERE s.pipeline = ? OR"
                + " s.pipeline IN (SELECT t.pipeline FROM " + tables.partitionTotals() + " t WHERE t.orders_table = ?)";
        Map<String, Long> missing = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            statement.setString(2, tables.ordersTable());
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

    private Rebuilt addOrders(Connection connection, TotalsRoles roles, Totals totals, LongConsumer progress)
            throws SQLException {
        long orders = 0;
        long leftOut = 0;
        String columns = Stream.of(Role.TIME, Role.PRODUCT, Role.CATEGORY, Role.QUANTITY, Role.AMOUNT, Role.PRICE)
                .map(roles::named)
                .collect(Collectors.joining(", "));
        String sql = "SELECT " + columns + " FROM " + tables.orders();
        try (Statement statement = streaming(connection);
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                LocalDateTime time = row.getObject(1, LocalDateTime.class);
                String name = row.getString(2);
                String category = row.getString(3);
                long quantity = row.getLong(4);
                boolean counted = !row.wasNull();
                BigDecimal revenue = row.getBigDecimal(5);
                BigDecimal unitPrice = row.getBigDecimal(6);
                if (time == null
                        || time.getYear() < FIRST_YEAR
                        || name == null
                        || category == null
                        || !counted
                        || revenue == null
                        || unitPrice == null) {
                    leftOut++;
                    continue;
                }
                long revenueCents = cents(revenue);
                long unitPriceCents = cents(unitPrice);
                totals.minute(time.truncatedTo(ChronoUnit.MINUTES)).add(1, quantity, revenueCents, unitPriceCents);
                totals.product(new ProductDay(time.toLocalDate(), name, category))
                        .add(1, quantity, revenueCents, unitPriceCents);
                totals.all().add(1, quantity, revenueCents, unitPriceCents);
                if (++orders % PROGRESS_EVERY == 0) {
                    progress.accept(orders);
                }
            }
        }
        return new Rebuilt(orders, leftOut, 0, 0);
    }

    /** Takes away what the totals of a pipeline say in this snapshot. */
    private void takeAway(Connection connection, String from, Totals totals) throws SQLException {
        String sums = ", -orders, -quantity, -revenue, -unit_price_sum FROM ";
        String where = " WHERE pipeline = X'" + HexFormat.of().formatHex(from.getBytes(US_ASCII)) + "'";
        try (Statement statement = streaming(connection)) {
            try (ResultSet row = statement.executeQuery("SELECT minute" + sums + tables.minuteTotals() + where)) {
                while (row.next()) {
                    add(totals.minute(row.getObject(1, LocalDateTime.class)), row, 2);
                }
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT day, product_name, product_category" + sums + tables.productTotals() + where)) {
                while (row.next()) {
                    ProductDay product =
                            new ProductDay(row.getObject(1, LocalDate.class), row.getString(2), row.getString(3));
                    add(totals.product(product), row, 4);
                }
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT kafka_partition" + sums + tables.partitionTotals() + where)) {
                while (row.next()) {
                    add(totals.all(), row, 2);
                }
            }
        }
    }

    private static void add(Sums sums, ResultSet row, int column) throws SQLException {
        sums.add(
                row.getLong(column),
                row.getLong(column + 1),
                cents(row.getBigDecimal(column + 2)),
                cents(row.getBigDecimal(column + 3)));
    }

    /** A table from before OrderFlow may have more decimals; an order has two. */
    private static long cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP).unscaledValue().longValueExact();
    }

    /** Row by row, however many there are. */
    private static Statement streaming(Connection connection) throws SQLException {
        Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        statement.setFetchSize(Integer.MIN_VALUE);
        return statement;
    }

    /** The server gives the lock back when the connection ends. */
    private void lock(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT GET_LOCK(?, 0)")) {
            statement.setString(1, lockName());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getInt(1) != 1) {
                    throw new StoppedException(
                            Condition.FAILED,
                            "Another rebuild of the totals of %s runs. Nothing was changed."
                                    .formatted(tables.orders()));
                }
            }
        }
    }

    private void unlock(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT RELEASE_LOCK(?)")) {
            statement.setString(1, lockName());
            statement.executeQuery().close();
        }
    }

    /** At most 64 characters (MySQL manual, "Locking Functions"), and the same for everybody who rebuilds this table. */
    private String lockName() {
        return "orderflow.totals." + UUID.nameUUIDFromBytes(tables.orders().getBytes(UTF_8));
    }
}
