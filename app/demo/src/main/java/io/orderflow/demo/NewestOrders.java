package io.orderflow.demo;

import static java.util.stream.Collectors.joining;

import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.show.Ddl;
import io.orderflow.demo.Observation.OrderRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The newest rows of the orders table, by the roles of the contract. What has no role, or is restricted, is not read.
 */
final class NewestOrders {
    private static final String NOTHING = "NULL";
    private static final String RECEIVED_AT = "received_at";

    private final String sql;
    private final int keys;

    /** @param table quoted */
    NewestOrders(OrderContract contract, String table, int most) {
        List<String> key = contract.key().stream().map(NewestOrders::column).toList();
        String time = contract.role(Role.TIME).map(NewestOrders::column).orElse(Ddl.quoted(RECEIVED_AT));
        this.keys = key.size();
        this.sql = Stream.concat(
                        key.stream(),
                        Stream.of(
                                shown(contract, Role.PRODUCT),
                                shown(contract, Role.CATEGORY),
                                time,
                                shown(contract, Role.QUANTITY),
                                shown(contract, Role.PRICE),
                                shown(contract, Role.AMOUNT),
                                shown(contract, Role.CURRENCY)))
                .collect(joining(
                        ", ",
                        "SELECT ",
                        " FROM " + table + " ORDER BY " + time + " DESC, " + String.join(" DESC, ", key)
                                + " DESC LIMIT " + most));
    }

    private static String column(Leaf leaf) {
        return Ddl.quoted(leaf.field().column());
    }

    private static String shown(OrderContract contract, Role role) {
        return contract.role(role)
                .filter(leaf -> !leaf.field().restricted())
                .map(NewestOrders::column)
                .orElse(NOTHING);
    }

    List<OrderRow> read(Connection connection) throws SQLException {
        List<OrderRow> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                List<String> id = new ArrayList<>();
                for (int i = 1; i <= keys; i++) {
                    id.add(row.getString(i));
                }
                String product = Stream.of(text(row, 1), text(row, 2))
                        .flatMap(Optional::stream)
                        .collect(joining(", "));
                rows.add(new OrderRow(
                        String.join(" ", id),
                        // An order of several items has no product of its own.
                        product.isEmpty() ? text(row, 3).orElse("") : product,
                        text(row, 4),
                        text(row, 5),
                        Stream.of(text(row, 6), text(row, 7))
                                .flatMap(Optional::stream)
                                .collect(joining(" "))));
            }
        }
        return rows;
    }

    private Optional<String> text(ResultSet row, int behindTheKey) throws SQLException {
        return Optional.ofNullable(row.getString(keys + behindTheKey));
    }
}
