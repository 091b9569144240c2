package io.orderflow.verify.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.schema.Tables;
import io.orderflow.verify.decode.ContentLayout;
import io.orderflow.verify.finding.Discrepancies;
import io.orderflow.verify.finding.DiscrepancyKind;
import io.orderflow.verify.finding.TaskReport;
import io.orderflow.verify.read.OrderRange;
import io.orderflow.verify.read.TableShare;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares the totals with sums that the server computes from the orders, in one snapshot. The server groups the
 * orders, one range of ids at a time, so that no statement takes long. Driver only.
 */
public final class TotalsRecount {

    /** What the contract allows in the table: other rows, from before OrderFlow, are in no total. */
    private static final List<String> AN_ORDER = List.of(
            "order_timestamp >= '1000-01-01'",
            "product_name IS NOT NULL",
            "product_category IS NOT NULL",
            "quantity IS NOT NULL",
            "total_price IS NOT NULL",
            "unit_price IS NOT NULL");

    private static final String OF_ORDERS =
            ", COUNT(*), SUM(quantity), SUM(ROUND(total_price, 2)), SUM(ROUND(unit_price, 2)) FROM ";
    private static final String OF_TOTALS = ", SUM(orders), SUM(quantity), SUM(revenue), SUM(unit_price_sum) FROM ";
    private static final List<String> SUMS = List.of("orders", "quantity", "revenue", "sum of unit prices");
    private static final String MINUTE = "DATE_FORMAT(%s, '%%Y-%%m-%%d %%H:%%i')";

    private final Tables tables;
    private final String pipeline;
    private final Discrepancies notes;

    /** The sums of the orders under a key, minus the totals. */
    private final Map<String, BigDecimal[]> orders = new TreeMap<>();

    private final Map<String, BigDecimal[]> totals = new TreeMap<>();

    /** @param limit how many discrepancies are reported */
    public TotalsRecount(Tables tables, String pipeline, int limit) {
        this.tables = requireNonNull(tables, "tables is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.notes = new Discrepancies(limit);
    }

    /** Reads everything in one snapshot and reports differences. */
    public List<TaskReport> run(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
            Map<String, Long> missing = missing(connection);
            long lacking = missing.values().stream()
                    .filter(count -> count > 0)
                    .mapToLong(Long::longValue)
                    .sum();
            if (lacking > 0) {
                return List.of(new TaskReport.Totals(0, 0, lacking));
            }
            missing.forEach((name, count) -> {
                if (count < 0) {
                    tell(String.format(
                            Locale.ROOT, "pipeline %s: the totals account for %d orders too many", name, -count));
                }
            });
            String where = " WHERE pipeline IN ("
                    + missing.keySet().stream().map(TotalsRecount::literal).collect(Collectors.joining(", ")) + ")";
            List<OrderRange> ranges = OrderRange.of(connection, tables.orders(), ContentLayout.of(List.of(tables.contract())));

            for (OrderRange range : ranges) {
                add(
                        orders,
                        statement,
                        "SELECT " + String.format(Locale.ROOT, MINUTE, "order_timestamp") + " k" + ofOrders(range),
                        1);
            }
            BigDecimal[] all = zeros();
            orders.values().forEach(sums -> add(all, sums));
            add(
                    totals,
                    statement,
                    "SELECT " + String.format(Locale.ROOT, MINUTE, "minute") + " k" + OF_TOTALS + tables.minuteTotals()
                            + where + " GROUP BY k",
                    1);
            long minutes = compare("minute ");

            orders.put("", all);
            add(totals, statement, "SELECT '' k" + OF_TOTALS + tables.partitionTotals() + where + " GROUP BY k", 1);
            compare("all together");

            String product = ", CAST(CONVERT(product_name USING utf8mb4) AS BINARY) n,"
                    + " CAST(CONVERT(product_category USING utf8mb4) AS BINARY) c";
            for (OrderRange range : ranges) {
                add(
                        orders,
                        statement,
                        "SELECT DATE_FORMAT(order_timestamp, '%Y-%m-%d') k" + product + ofOrders(range) + ", n, c",
                        3);
            }
            add(
                    totals,
                    statement,
                    "SELECT DATE_FORMAT(day, '%Y-%m-%d') k" + product + OF_TOTALS + tables.productTotals() + where
                            + " GROUP BY k, n, c",
                    3);
            long products = compare("product of ");
            connection.commit();
            List<TaskReport> told = new ArrayList<>(notes.all());
            told.add(new TaskReport.Totals(minutes, products, 0));
            return told;
        }
    }

    private String ofOrders(OrderRange range) {
        String where = range.where();
        return OF_ORDERS + tables.orders() + where + (where.isEmpty() ? " WHERE " : " AND ")
                + String.join(" AND ", AN_ORDER) + " GROUP BY k";
    }

    /** This pipeline and those that share its table, each with the number of orders missing from its totals. */
    private Map<String, Long> missing(Connection connection) throws SQLException {
        Set<String> sharing = TableShare.read(connection, tables, pipeline).sharing();
        String sql = "SELECT s.pipeline, s.missing_orders FROM " + tables.totalsState() + " s";
        Map<String, Long> missing = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                if (sharing.contains(row.getString(1))) {
                    missing.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return missing;
    }

    /** Adds the four sums of each row to those of its key, the leading columns. */
    private static void add(Map<String, BigDecimal[]> into, Statement statement, String sql, int keyColumns)
            throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                List<String> key = new ArrayList<>();
                for (int column = 1; column <= keyColumns; column++) {
                    key.add(new String(row.getBytes(column), UTF_8));
                }
                BigDecimal[] more = zeros();
                for (int i = 0; i < more.length; i++) {
                    more[i] = row.getBigDecimal(keyColumns + 1 + i);
                }
                add(into.computeIfAbsent(String.join(" | ", key), any -> zeros()), more);
            }
        }
    }

    private static void add(BigDecimal[] sums, BigDecimal[] more) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] = sums[i].add(more[i]);
        }
    }

    private static BigDecimal[] zeros() {
        return Collections.nCopies(SUMS.size(), BigDecimal.ZERO).toArray(BigDecimal[]::new);
    }

    /** Reports every key whose sums differ, clears the map, and returns how many keys the orders had. */
    private long compare(String what) {
        long count = orders.size();
        totals.keySet().forEach(key -> orders.computeIfAbsent(key, any -> zeros()));
        orders.forEach((key, expected) -> {
            BigDecimal[] found = totals.getOrDefault(key, zeros());
            List<String> off = new ArrayList<>();
            for (int i = 0; i < expected.length; i++) {
                if (expected[i].compareTo(found[i]) != 0) {
                    off.add(String.format(
                            Locale.ROOT,
                            "%s is %s, the orders give %s",
                            SUMS.get(i),
                            found[i].toPlainString(),
                            expected[i].toPlainString()));
                }
            }
            if (!off.isEmpty()) {
                tell(String.format(Locale.ROOT, "%s%s: %s", what, key, String.join("; ", off)));
            }
        });
        orders.clear();
        totals.clear();
        return count;
    }

    private void tell(String detail) {
        notes.add(DiscrepancyKind.TOTAL_DIFFERS, TaskReport.NONE, TaskReport.NONE, "", detail);
    }

    private static String literal(String name) {
        return "X'" + HexFormat.of().formatHex(name.getBytes(UTF_8)) + "'";
    }
}
