package io.orderflow.verify.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.pipeline.pruned.PrunedOrders;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.verify.decode.ContentLayout;
import io.orderflow.verify.finding.Discrepancies;
import io.orderflow.verify.finding.DiscrepancyKind;
import io.orderflow.verify.finding.TaskReport;
import io.orderflow.verify.read.OrderRange;
import io.orderflow.verify.read.TableShare;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares the totals with sums that the server computes from the orders, in one snapshot. The server groups the
 * orders, one range of ids at a time, so that no statement takes long. Driver only.
 */
public final class TotalsRecount {

    /** Separates the parts of a key. */
    private static final String BETWEEN = "\u001F";

    private final Tables tables;
    private final OrderContract contract;
    private final String pipeline;
    private final Discrepancies notes;

    /** The sums of the orders under a key, minus the totals. */
    private final Map<String, TotalsSums> orders = new TreeMap<>();

    private final Map<String, TotalsSums> totals = new TreeMap<>();

    /**
     * @param contract whose roles say what is added up
     * @param limit how many discrepancies are reported
     */
    public TotalsRecount(Tables tables, OrderContract contract, String pipeline, int limit) {
        this.tables = requireNonNull(tables, "tables is null");
        this.contract = requireNonNull(contract, "contract is null");
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
                    report(String.format(
                            Locale.ROOT, "pipeline %s: the totals account for %d orders too many", name, -count));
                }
            });
            String where = " WHERE pipeline IN ("
                    + missing.keySet().stream().map(TotalsRecount::literal).collect(Collectors.joining(", ")) + ")";
            TotalsColumns columns = new TotalsColumns(contract, !hasCurrency(connection));
            List<OrderRange> ranges = OrderRange.of(connection, tables.orders(), ContentLayout.of(contract));

            Optional<LocalDate> from = PrunedOrders.read(connection, tables).map(PrunedOrders::olderThan);
            String ordersSince = from.map(day -> " AND " + columns.timeOfOrder() + " >= '" + day + "'")
                    .orElse("");

            addOrders(statement, ranges, columns, columns.minuteOfOrder(), ordersSince);
            Map<String, TotalsSums> all = new TreeMap<>();
            orders.forEach(
                    (key, sums) -> all.computeIfAbsent(key.substring(key.indexOf(BETWEEN) + 1), any -> new TotalsSums())
                            .add(sums));
            addTotals(
                    statement, columns, tables.minuteTotals(), where + since("minute", from), columns.minuteOfTotal());
            long minutes = compare("minute ", columns.hasRestricted());

            orders.putAll(all);
            if (from.isPresent()) {
                // Orders from before were removed; their totals are kept, and belong to all.
                add(
                        orders,
                        statement,
                        List.of(columns.currencyOfTotal()),
                        columns.sumsOfKeptTotals(),
                        tables.minuteTotals() + where + " AND minute < '" + from.get() + "'");
            }
            addTotals(statement, columns, tables.partitionTotals(), where, List.of(columns.currencyOfTotal()));
            compare("all together ", columns.hasRestricted());

            addOrders(statement, ranges, columns, columns.productOfOrder(), ordersSince);
            addTotals(statement, columns, tables.productTotals(), where + since("day", from), columns.productOfTotal());
            long products = compare("product of ", columns.hasRestricted());
            connection.commit();
            List<TaskReport> reports = new ArrayList<>(notes.all());
            reports.add(new TaskReport.Totals(minutes, products, 0));
            return reports;
        }
    }

    private static String since(String column, Optional<LocalDate> from) {
        return from.map(day -> " AND " + column + " >= '" + day + "'").orElse("");
    }

    private void addOrders(
            Statement statement, List<OrderRange> ranges, TotalsColumns columns, List<String> key, String since)
            throws SQLException {
        for (OrderRange range : ranges) {
            String where = range.where();
            add(
                    orders,
                    statement,
                    key,
                    columns.sumsOfOrders(),
                    tables.orders() + where + (where.isEmpty() ? " WHERE " : " AND ") + columns.isOrder() + since);
        }
    }

    private void addTotals(Statement statement, TotalsColumns columns, String table, String where, List<String> key)
            throws SQLException {
        add(totals, statement, key, columns.sumsOfTotals(), table + where);
    }

    /** Whether the totals have the columns of today: those of an earlier version are of one currency. */
    private boolean hasCurrency(Connection connection) throws SQLException {
        String sql = "SELECT 1 FROM information_schema.columns WHERE table_schema = ? AND table_name ="
                + " 'minute_totals' AND column_name = 'currency'";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tables.database());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
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

    /** Adds the sums of each group of rows to those of its key. */
    private static void add(
            Map<String, TotalsSums> into, Statement statement, List<String> key, String sums, String from)
            throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            names.add("k" + i);
            selected.add(key.get(i) + " k" + i);
        }
        String sql = "SELECT " + String.join(", ", selected) + ", " + sums + " FROM " + from + " GROUP BY "
                + String.join(", ", names);
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                List<String> parts = new ArrayList<>();
                for (int column = 1; column <= key.size(); column++) {
                    parts.add(new String(row.getBytes(column), UTF_8));
                }
                into.computeIfAbsent(String.join(BETWEEN, parts), any -> new TotalsSums())
                        .add(row, key.size() + 1);
            }
        }
    }

    /** Reports every key whose sums differ, clears the map, and returns how many keys the orders had. */
    private long compare(String what, boolean isHidden) {
        long count = orders.size();
        totals.keySet().forEach(key -> orders.computeIfAbsent(key, any -> new TotalsSums()));
        orders.forEach((key, expected) -> {
            List<String> off = expected.differences(totals.getOrDefault(key, new TotalsSums()));
            if (!off.isEmpty()) {
                String shown = (what + shown(key, isHidden)).strip();
                report(String.format(Locale.ROOT, "%s: %s", shown, String.join("; ", off)));
            }
        });
        orders.clear();
        totals.clear();
        return count;
    }

    /** The parts that the contract has a role for. */
    private static String shown(String key, boolean isHidden) {
        List<String> parts = List.of(key.split(BETWEEN, -1));
        return isHidden
                ? parts.get(0) + " (the rest is not shown: a field is restricted)"
                : parts.stream()
                        .filter(part -> !part.isEmpty() && !part.equals(TotalsColumns.NO_ROLE))
                        .collect(Collectors.joining(" | "));
    }

    private void report(String detail) {
        notes.add(DiscrepancyKind.TOTAL_DIFFERS, TaskReport.NONE, TaskReport.NONE, "", detail);
    }

    private static String literal(String name) {
        return "X'" + HexFormat.of().formatHex(name.getBytes(UTF_8)) + "'";
    }
}
