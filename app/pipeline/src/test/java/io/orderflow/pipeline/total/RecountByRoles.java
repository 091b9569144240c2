package io.orderflow.pipeline.total;

import io.orderflow.contract.model.Role;
import io.orderflow.contract.show.Ddl;
import io.orderflow.pipeline.role.Measure;
import io.orderflow.pipeline.role.OrderRoles;
import io.orderflow.pipeline.schema.Tables;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Holds the totals of any contract against what the server itself computes from the rows, in one snapshot. */
final class RecountByRoles {

    private static final List<String> SUMS = List.of("quantity", "revenue", "unit_price_sum");

    private final Tables tables;
    private final OrderRoles roles;

    RecountByRoles(Tables tables) {
        this.tables = tables;
        this.roles = OrderRoles.of(tables.contract());
    }

    /** A line for each key whose totals are not what the rows say. */
    List<String> differences(Connection connection, String pipeline) throws SQLException {
        String time = column(Role.TIME, "received_at");
        String currency = "HEX(" + column(Role.CURRENCY, "''") + ")";
        String product = "COALESCE(HEX(" + column(Role.PRODUCT, "NULL") + "), '-'), COALESCE(HEX("
                + column(Role.CATEGORY, "NULL") + "), '-')";
        String names = "COALESCE(HEX(product_name), '-'), COALESCE(HEX(product_category), '-')";
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
            compare(
                    statement,
                    found,
                    "CONCAT_WS(' ', COALESCE(DATE_FORMAT(" + time + ", '%Y-%m-%d %H:%i'), '0001-01-01 00:00'), "
                            + currency + ")",
                    "CONCAT_WS(' ', DATE_FORMAT(minute, '%Y-%m-%d %H:%i'), HEX(currency))",
                    "minute_totals",
                    pipeline);
            compare(
                    statement,
                    found,
                    "CONCAT_WS(' ', COALESCE(DATE_FORMAT(" + time + ", '%Y-%m-%d'), '0001-01-01'), " + currency + ", "
                            + product + ")",
                    "CONCAT_WS(' ', DATE_FORMAT(day, '%Y-%m-%d'), HEX(currency), " + names + ")",
                    "product_totals",
                    pipeline);
            compare(
                    statement,
                    found,
                    "CONCAT_WS(' ', 'all', " + currency + ")",
                    "CONCAT_WS(' ', 'all', HEX(currency))",
                    "partition_totals",
                    pipeline);
            statement.execute("COMMIT");
        }
        return found;
    }

    private void compare(
            Statement statement, List<String> found, String rowKey, String key, String totals, String pipeline)
            throws SQLException {
        StringBuilder ofRows = new StringBuilder("SELECT " + rowKey + " k, COUNT(*)");
        StringBuilder ofTotals = new StringBuilder("SELECT " + key + " k, SUM(orders)");
        for (Measure measure : Measure.values()) {
            String column = column(measure.role(), "NULL");
            boolean binary = isBinary(measure);
            ofRows.append(", SUM(").append(column).append(binary ? " + 0E0)" : ")");
            ofRows.append(", SUM(ABS(").append(column).append(" + 0E0))");
            ofTotals.append(", SUM(").append(SUMS.get(measure.place())).append(binary ? "_double)" : ")");
            // The other kind of sum must not be there.
            ofTotals.append(", SUM(").append(SUMS.get(measure.place())).append(binary ? ")" : "_double)");
        }
        Map<String, BigDecimal[]> rows = read(statement, ofRows + " FROM " + tables.orders() + " GROUP BY k");
        Map<String, BigDecimal[]> sums =
                read(statement, ofTotals + " FROM " + totals + " WHERE pipeline = '" + pipeline + "' GROUP BY k");
        TreeSet<String> keys = new TreeSet<>(rows.keySet());
        keys.addAll(sums.keySet());
        for (String each : keys) {
            if (!rows.containsKey(each) || !sums.containsKey(each)) {
                found.add(totals + " " + each + " is only in " + (rows.containsKey(each) ? "the orders" : "the totals"));
                continue;
            }
            requireSame(found, totals + " " + each, rows.get(each), sums.get(each));
        }
    }

    private void requireSame(List<String> found, String what, BigDecimal[] rows, BigDecimal[] sums) {
        if (rows[0].compareTo(sums[0]) != 0) {
            found.add("%s has %s orders, not %s".formatted(what, sums[0], rows[0]));
        }
        for (Measure measure : Measure.values()) {
            int at = 1 + 2 * measure.place();
            BigDecimal row = rows[at];
            BigDecimal sum = sums[at];
            boolean same = row == null || sum == null
                    ? row == sum
                    : isBinary(measure)
                            ? row.subtract(sum).abs().doubleValue() <= 1e-9 * rows[at + 1].doubleValue()
                            : row.compareTo(sum) == 0;
            if (!same || sums[at + 1] != null) {
                found.add("%s has the sum %s (%s) of %s, not %s".formatted(what, sum, sums[at + 1], measure, row));
            }
        }
    }

    private boolean isBinary(Measure measure) {
        return roles.summation(measure).filter(how -> how.binary()).isPresent();
    }

    private String column(Role role, String otherwise) {
        return roles.leaf(role)
                .map(leaf -> Ddl.quoted(leaf.field().column()))
                .orElse(otherwise);
    }

    private static Map<String, BigDecimal[]> read(Statement statement, String sql) throws SQLException {
        Map<String, BigDecimal[]> read = new TreeMap<>();
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                BigDecimal[] sums = new BigDecimal[1 + 2 * SUMS.size()];
                for (int i = 0; i < sums.length; i++) {
                    sums[i] = row.getBigDecimal(2 + i);
                }
                read.put(row.getString(1), sums);
            }
        }
        return read;
    }
}
