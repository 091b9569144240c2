package io.orderflow.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the table and its server make of accepted orders: on MariaDB, and on MySQL if one is named. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record OrderStoreIT(TestDatabase database, SettlingFixture fixture) {

    private static final int REFUSED_QUANTITY = 666;

    @Test
    void anIdThatDiffersInCaseOnlyIsTheSameIdIfTheTableSaysSo() throws SQLException {
        database.execute(
                "ALTER TABLE orders CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
                "INSERT INTO orders VALUES (1, 'order-000001', 'Mat', 'Sports', 10.50, 1, 10.50, '2025-01-01"
                        + " 00:00:00')");

        assertThat(reasons(Order.of(1, 1), Order.of(2, 1), Order.of(1, 1)))
                .containsExactly("KEY_CONFLICT", "stored", "KEY_CONFLICT");
    }

    /** With a pattern of ids that allows small letters, and a table that does not tell them apart. */
    @Test
    void idsThatDifferInCaseOnlyAreFoundWithinAChunkAndAcrossChunks() throws SQLException {
        database.execute("ALTER TABLE orders CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        Order small = Order.of(1, 1).withId("order-000001");

        assertThat(reasons(Order.of(2, 1), small, Order.of(1, 1), small, Order.of(1, 1), Order.of(3, 1)))
                .containsExactly("stored", "stored", "KEY_CONFLICT", "duplicate", "KEY_CONFLICT", "stored");
        assertThat(reasons(Order.of(2, 1).withId("order-000002"), small, Order.of(1, 1), Order.of(4, 1)))
                .containsExactly("KEY_CONFLICT", "duplicate", "KEY_CONFLICT", "stored");
        assertThat(fixture.number("SELECT COUNT(*) FROM orders")).isEqualTo(4);
    }

    /** The keys of a look-up, and the row after many, are counted by their length and not only by their number. */
    @Test
    void longKeysAreLookedUpInStatementsThatTheServerTakes() throws SQLException {
        List<Order> orders = IntStream.range(0, 2_000)
                .mapToObj(i -> Order.of(i, 1).withId("ORDER-%058d".formatted(i)))
                .toList();
        database.execute("ALTER TABLE orders MODIFY order_id VARCHAR(64) NOT NULL");
        long before = fixture.number("SELECT @@GLOBAL.max_allowed_packet");
        database.execute("SET GLOBAL max_allowed_packet = 32768");
        try {
            assertThat(reasons(orders.toArray(Order[]::new))).containsOnly("stored");
            assertThat(reasons(orders.toArray(Order[]::new))).containsOnly("duplicate");
        } finally {
            database.execute("SET GLOBAL max_allowed_packet = " + before);
        }
    }

    @Test
    void rowsFromBeforeThatHoldWhatNoOrderCanAreConflicts() throws SQLException {
        database.execute(
                "ALTER TABLE orders MODIFY customer_id BIGINT UNSIGNED NOT NULL, MODIFY quantity BIGINT NULL,"
                        + " MODIFY total_price DECIMAL(65,2) NOT NULL, MODIFY order_timestamp DATETIME(6) NULL",
                "INSERT INTO orders VALUES (3000000000, 'ORDER-000001', 'Mat', 'Sports', 10.50, 1, 10.50,"
                        + " '2025-01-01')",
                "INSERT INTO orders VALUES (1, 'ORDER-000002', 'Mat', 'Sports', 10.50, NULL, 10.50, '2025-01-01')",
                "INSERT INTO orders VALUES (1, 'ORDER-000003', 'Mat', 'Sports', 10.50, 1, 1e60, '2025-01-01')",
                "INSERT INTO orders VALUES (1, 'ORDER-000004', 'Mat', 'Sports', 10.50, 1, 10.50, NULL)",
                "INSERT INTO orders VALUES (1, 'ORDER-000005', 'Mat', 'Sports', 10.50, 1, 10.50, '2025-01-01"
                        + " 00:00:00.5')",
                "INSERT INTO orders VALUES (1, 'ORDER-000006', 'Mat', 'Sports', 10.50, 1, 10.50, '2025-01-01')",
                "SET SESSION sql_mode = ''",
                "INSERT INTO orders VALUES (1, 'ORDER-000007', 'Mat', 'Sports', 10.50, 1, 10.50, '2025-01-00')");

        assertThat(reasons(
                        Order.of(1, 1),
                        Order.of(2, 1),
                        Order.of(3, 1),
                        Order.of(4, 1),
                        Order.of(5, 1),
                        Order.of(6, 1),
                        Order.of(7, 1)))
                .containsExactly(
                        "KEY_CONFLICT",
                        "KEY_CONFLICT",
                        "KEY_CONFLICT",
                        "KEY_CONFLICT",
                        "KEY_CONFLICT",
                        "duplicate",
                        "KEY_CONFLICT");
        try (Connection connection = fixture.connect()) {
            Outcome first = StoringFixture.store(connection)
                    .store(connection, AcceptedOrders.of(Order.of(1, 1)), StoreMode.LOCK_STORED)
                    .orElseThrow()
                    .get(0);
            assertThat(((Outcome.Rejected) first).rejection().message())
                    .endsWith("customer_id is 1, stored is 3000000000");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'Mat '       | product_name is \"Mat \", stored is \"Mat\"",
                "'Mat\u00A0' | product_name is \"Mat\\u00a0\", stored is \"Mat\"",
                "'Ma\u200Bt' | product_name is \"Ma\\u200bt\", stored is \"Mat\"",
                "'M  at'      | product_name is \"M  at\", stored is \"Mat\"",
            })
    void aDifferenceInBlanksOnlyIsMadeVisible(String name, String difference) throws SQLException {
        assertThat(reasons(Order.of(1, 1).withName("Mat"))).containsExactly("stored");
        try (Connection connection = fixture.connect()) {
            Outcome second = StoringFixture.store(connection)
                    .store(connection, AcceptedOrders.of(Order.of(1, 1).withName(name)), StoreMode.LOCK_STORED)
                    .orElseThrow()
                    .get(0);
            assertThat(((Outcome.Rejected) second).rejection().message()).endsWith(difference);
        }
    }

    @Test
    void anUnknownErrorIsTheCallers() throws SQLException {
        database.execute("DROP TABLE orders");
        try (Connection connection = fixture.connect()) {
            OrderStore store = StoringFixture.store(connection);
            assertThatThrownBy(() -> store.store(connection, AcceptedOrders.of(Order.of(1, 1)), StoreMode.LOCK_STORED))
                    .isInstanceOf(SQLException.class);
        }
    }

    /** Many chunks of orders that repeat ids, with other content at times, some of it refused, against a map. */
    @Test
    void doesWhatAMapWouldDo() throws SQLException {
        database.execute("ALTER TABLE orders ADD CONSTRAINT evil CHECK (quantity <> " + REFUSED_QUANTITY + ")");
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            database.execute("DELETE FROM orders");
            Map<String, Order> model = new HashMap<>();
            for (int chunk = 0; chunk < 4; chunk++) {
                List<Order> orders = new ArrayList<>();
                List<String> expected = new ArrayList<>();
                int ids = 1 + random.nextInt(40);
                for (int i = random.nextInt(40); i >= 0; i--) {
                    int quantity = random.nextInt(6) == 0 ? REFUSED_QUANTITY : 1 + random.nextInt(2);
                    Order order = Order.of(random.nextInt(ids), quantity);
                    orders.add(order);
                    expected.add(model(model, order));
                }
                assertThat(reasons(orders.toArray(Order[]::new)))
                        .as("seed %d, chunk %d: %s", seed, chunk, orders)
                        .isEqualTo(expected);
            }
            assertThat(fixture.number("SELECT COUNT(*) FROM orders")).isEqualTo(model.size());
        }
    }

    private static String model(Map<String, Order> stored, Order order) {
        Order before = stored.get(order.orderId());
        if (before != null) {
            return before.equals(order) ? "duplicate" : "KEY_CONFLICT";
        }
        if (order.quantity() == REFUSED_QUANTITY) {
            return "REFUSED_BY_MYSQL";
        }
        stored.put(order.orderId(), order);
        return "stored";
    }

    private List<String> reasons(Order... orders) throws SQLException {
        return StoringFixture.reasons(fixture, orders);
    }
}
