package io.orderflow.verify.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.pipeline.schema.Tables;
import io.orderflow.verify.decode.ContentLayout;
import io.orderflow.verify.decode.ContentLayout.Column;
import io.orderflow.verify.decode.ContentLayout.Form;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows of the orders table that one task reads, by key in the server's order. Serializable: shipped to executors; holds
 * only strings.
 *
 * @param columns of the key, quoted
 * @param from the first key, each part as a literal; empty for the start of the table
 * @param until the key after the last; empty for the end of the table
 */
public record OrderRange(List<String> columns, List<String> from, List<String> until) implements Serializable {

    private static final int ROWS = 100_000;

    public OrderRange {
        columns = List.copyOf(columns);
        from = List.copyOf(from);
        until = List.copyOf(until);
    }

    /** Ranges of about the same size; scans the index once. */
    public static List<OrderRange> of(Connection connection, String table, ContentLayout layout) throws SQLException {
        List<String> columns =
                layout.key().stream().map(column -> Tables.quote(column.name())).toList();
        String selected = layout.key().stream().map(ReadOrders::selected).collect(Collectors.joining(", "));
        List<OrderRange> ranges = new ArrayList<>();
        List<String> from = List.of();
        try (Statement statement = connection.createStatement()) {
            while (true) {
                String sql = "SELECT " + selected + " FROM " + table + new OrderRange(columns, from, List.of()).where()
                        + " ORDER BY " + String.join(", ", columns) + " LIMIT 1 OFFSET " + ROWS;
                try (ResultSet row = statement.executeQuery(sql)) {
                    List<String> until = row.next() ? literals(layout.key(), row) : List.of();
                    ranges.add(new OrderRange(columns, from, until));
                    if (until.isEmpty()) {
                        return ranges;
                    }
                    from = until;
                }
            }
        }
    }

    private static List<String> literals(List<Column> key, ResultSet row) throws SQLException {
        List<String> literals = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            String value = row.getString(i + 1);
            literals.add(key.get(i).form() == Form.NUMBER ? value : literal(value));
        }
        return literals;
    }

    /** The condition; as literal text, so that the text protocol returns every value as written. */
    public String where() {
        List<String> conditions = new ArrayList<>();
        if (!from.isEmpty()) {
            conditions.add(compared(0, from, ">", ">="));
        }
        if (!until.isEmpty()) {
            conditions.add(compared(0, until, "<", "<"));
        }
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** Compares part by part: the server finds no range of an index for a comparison of rows. */
    private String compared(int part, List<String> with, String sign, String lastSign) {
        String column = columns.get(part);
        String value = with.get(part);
        if (part == columns.size() - 1) {
            return column + " " + lastSign + " " + value;
        }
        return column + " " + sign + "= " + value + " AND (" + column + " " + sign + " " + value + " OR "
                + compared(part + 1, with, sign, lastSign) + ")";
    }

    private static String literal(String text) {
        return "_utf8mb4 X'" + HexFormat.of().formatHex(text.getBytes(UTF_8)) + "'";
    }
}
