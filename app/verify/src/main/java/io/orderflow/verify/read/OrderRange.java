package io.orderflow.verify.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Rows of the orders table that one task reads, by id in the server's order. Serializable: shipped to executors; holds
 * only strings.
 *
 * @param from the first id; empty for the start of the table
 * @param until the id after the last; empty for the end of the table
 */
public record OrderRange(String from, String until) implements Serializable {

    private static final int ROWS = 100_000;

    public OrderRange {
        requireNonNull(from, "from is null");
        requireNonNull(until, "until is null");
    }

    /** Ranges of about the same size; scans the index once. */
    public static List<OrderRange> of(Connection connection, String table) throws SQLException {
        List<OrderRange> ranges = new ArrayList<>();
        String from = "";
        try (Statement statement = connection.createStatement()) {
            while (true) {
                String sql = "SELECT order_id FROM " + table + new OrderRange(from, "").where()
                        + " ORDER BY order_id LIMIT 1 OFFSET " + ROWS;
                try (ResultSet row = statement.executeQuery(sql)) {
                    String until = row.next() ? row.getString(1) : "";
                    ranges.add(new OrderRange(from, until));
                    if (until.isEmpty()) {
                        return ranges;
                    }
                    from = until;
                }
            }
        }
    }

    /** The condition; as literal text, so that the text protocol returns every value as written. */
    public String where() {
        List<String> conditions = new ArrayList<>();
        if (!from.isEmpty()) {
            conditions.add("order_id >= " + literal(from));
        }
        if (!until.isEmpty()) {
            conditions.add("order_id < " + literal(until));
        }
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private static String literal(String id) {
        return "_utf8mb4 X'" + HexFormat.of().formatHex(id.getBytes(UTF_8)) + "'";
    }
}
