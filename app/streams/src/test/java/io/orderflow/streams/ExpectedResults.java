package io.orderflow.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.local.TestDatabase;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The results of item_counts and large_orders for the {@link StreamRecords} with these numbers, each counted once.
 */
public record ExpectedResults(int from, int until) {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final BigDecimal PRICE = new BigDecimal("600.10");

    public List<String> counts() {
        List<String> rows = new ArrayList<>();
        for (int product = 0; product < 3; product++) {
            int remainder = product;
            int[] quantities = IntStream.range(from, until)
                    .filter(number -> number % 3 == remainder)
                    .map(number -> number % 5 + 1)
                    .toArray();
            int pieces = IntStream.of(quantities).sum();
            rows.add("Product %c: %d orders, %d pieces, %s"
                    .formatted('A' + product, quantities.length, pieces, PRICE.multiply(BigDecimal.valueOf(pieces))));
        }
        return rows;
    }

    public List<String> large() {
        return IntStream.range(from, until)
                .filter(number -> number % 5 >= 3)
                .mapToObj("ORDER-%06d"::formatted)
                .toList();
    }

    public static List<String> counted(TestDatabase database) {
        return rows(
                database,
                "SELECT CONCAT(product_name, ': ', orders, ' orders, ', pieces, ' pieces, ', revenue)"
                        + " FROM stream_item_counts ORDER BY product_name");
    }

    public void awaitCounts(TestDatabase database) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(counted(database)).isEqualTo(counts()));
    }

    public void awaitBoth(TestDatabase database) {
        awaitCounts(database);
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(rows(database, "SELECT order_id FROM stream_large_orders ORDER BY order_id"))
                                .isEqualTo(large()));
    }

    private static List<String> rows(TestDatabase database, String sql) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
