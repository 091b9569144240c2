package io.orderflow.pipeline.pruned;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.mysql.TableNames;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * The mark of orders that were removed by age.
 *
 * @param olderThan a day: orders from before it may have been removed, and their totals are kept as they are
 * @param orders how many
 */
public record PrunedOrders(LocalDate olderThan, long orders) {

    public PrunedOrders {
        requireNonNull(olderThan, "olderThan is null");
    }

    /** The mark of a table; empty if none of its orders was removed, also where the database is from before marks. */
    public static Optional<PrunedOrders> read(Connection connection, Tables tables) throws SQLException {
        if (!TableNames.exists(connection, tables.database(), "orderflow_pruned_orders")) {
            return Optional.empty();
        }
        String sql = "SELECT MAX(older_than), SUM(orders), COUNT(*) FROM " + tables.prunedOrders() + " WHERE "
                + tables.fills("orders_table");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(3) > 0
                    ? Optional.of(new PrunedOrders(
                            row.getObject(1, LocalDateTime.class).toLocalDate(), row.getLong(2)))
                    : Optional.empty();
        }
    }
}
