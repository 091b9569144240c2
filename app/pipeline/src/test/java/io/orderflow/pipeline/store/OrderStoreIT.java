package io.orderflow.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.contract.model.Reason;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the table and its server make of accepted orders: on MariaDB, and on MySQL if one is named. */
@ExtendWith(RealServices.class)
@Tag("mysql")
class OrderStoreIT {

    private static final int REFUSED_QUANTITY = 666;

    private TestDatabase database;
    private SettlingFixture fixture;

    @BeforeEach
    void createTables(TestDatabase database) throws SQLException {
        this.database = database;
        this.fixture = SettlingFixture.in(database.server(), database.name(), "orders");
    }

    @Test
    void aShortenedColumnRefusesExactlyTheRowsThatDoNotFit() throws SQLException {
        database.execute("ALTER TABLE orders MODIFY product_name VARCHAR(10) NOT NULL");
        assertRefused(named("A name longer than the column"), 1406);
    }

    @Test
    void aNarrowerMoneyColumnRefusesExactlyTheRowsThatDoNotFit() throws SQLException {
        database.execute("ALTER TABLE orders MODIFY total_price DECIMAL(5,2) NOT NULL");
        assertRefused(order(0, 100), 1264);
    }

    @Test
    void aCheckConstraintRefusesExactlyTheRowsThatViolateIt() throws SQLException {
        database.execute("ALTER TABLE orders ADD CONSTRAINT evil CHECK (quantity <> " + REFUSED_QUANTITY + ")");
        assertRefused(order(0, REFUSED_QUANTITY), isMariaDb() ? 4025 : 3819);
    }

    @Test
    void aTriggerThatSignalsRefusesExactlyItsRows() throws SQLException {
        database.execute("CREATE TRIGGER picky BEFORE INSERT ON orders FOR EACH ROW BEGIN IF NEW.quantity = "
                + REFUSED_QUANTITY
                + " THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no such quantity'; END IF; END");
        assertRefused(order(0, REFUSED_QUANTITY), 1644);
    }

    @Test
    void aTimestampColumnRefusesExactlyTheTimesItCannotHold() throws SQLException {
        database.execute("ALTER TABLE orders MODIFY order_timestamp TIMESTAMP NOT NULL");
        Order early = order(0, 1);
        assertRefused(
                new Order(1, early.orderId(), "Mat", "Sports", 100, 1, 100, LocalDateTime.of(1815, 6, 18, 11, 30)),
                1292);
    }

    @Test
    void aColumnWithoutEmojiRefusesExactlyTheRowsThatHaveOne() throws SQLException {
        database.execute("ALTER TABLE orders MODIFY product_name VARCHAR(255) CHARACTER SET utf8mb3 NOT NULL");
        assertRefused(named("Mat \uD83E\uDDD8"), 1366);
    }

    @Test
    void aForeignKeyRefusesExactlyTheRowsWithoutAParent() throws SQLException {
        database.execute(
                "CREATE TABLE customers (id INT PRIMARY KEY)",
                "INSERT INTO customers VALUES (1)",
                "ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id)");
        Order stranger = new Order(2, "ORDER-000000", "Mat", "Sports", 100, 1, 100, LocalDateTime.of(2025, 1, 1, 0, 0));
        assertRefused(stranger, 1452);
    }

    /** Puts copies of the order, with ids of their own, among good ones; counts what the server was asked. */
    private void assertRefused(Order bad, int code) throws SQLException {
        int n = 1024;
        Random random = new Random(7);
        for (int k : new int[] {1, 8}) {
            List<Order> orders = new ArrayList<>();
            IntStream.range(0, n).forEach(i -> orders.add(order(k * 10_000 + i, 1)));
            Set<Integer> places = new TreeSet<>();
            while (places.size() < k) {
                places.add(random.nextInt(n));
            }
            places.forEach(place -> orders.set(place, withId(bad, k * 10_000 + place)));
            try (Connection connection = fixture.mysql().connect()) {
                OrderStore store = store(connection);
                long inserts = status(connection, "Com_insert");
                long questions = status(connection, "Questions");
                List<Outcome> outcomes = store.store(connection, AcceptedOrders.of(orders), StoreMode.LOCK_STORED)
                        .orElseThrow();
                inserts = status(connection, "Com_insert") - inserts;
                // Without our own two.
                questions = status(connection, "Questions") - questions - 2;
                connection.commit();
                System.out.printf(
                        "error %d: %d refused of %d took %d INSERTs, %d statements in all; 2·k·log2(n) = %d%n",
                        code, k, n, inserts, questions, 2 * k * 10);
                for (int i = 0; i < n; i++) {
                    if (places.contains(i)) {
                        assertThat(outcomes.get(i)).isInstanceOf(Outcome.Rejected.class);
                        var rejection = ((Outcome.Rejected) outcomes.get(i)).rejection();
                        assertThat(rejection.reason()).isEqualTo(Reason.REFUSED_BY_MYSQL.name());
                        assertThat(rejection.message()).contains("error " + code);
                    } else {
                        assertThat(outcomes.get(i)).isEqualTo(Outcome.STORED);
                    }
                }
                // One way down the tree and its siblings for each, and the attempt that would have been enough.
                assertThat(inserts).isLessThanOrEqualTo(2L * k * 10 + 1);
                // Besides, for each a look whether its id is stored.
                assertThat(questions).isLessThanOrEqualTo(inserts + k);
            }
            assertThat(fixture.number("SELECT COUNT(*) FROM orders WHERE order_id BETWEEN 'ORDER-%06d' AND 'ORDER-%06d'"
                            .formatted(k * 10_000, k * 10_000 + n)))
                    .isEqualTo(n - k);
        }
    }

    /** More rows than one statement takes: what the statements before the refused row stored must be undone with it. */
    @Test
    void aRefusedRowInTheLastOfSeveralStatementsIsFoundToo() throws SQLException {
        database.execute("ALTER TABLE orders ADD CONSTRAINT evil CHECK (quantity <> " + REFUSED_QUANTITY + ")");
        List<Order> orders = new ArrayList<>();
        String name = "Mat ".repeat(60).strip();
        for (int i = 0; i < 8_000; i++) {
            Order plain = order(i, i == 7_990 ? REFUSED_QUANTITY : 1);
            orders.add(new Order(
                    1,
                    plain.orderId(),
                    name,
                    "Sports",
                    1050,
                    plain.quantity(),
                    plain.totalPriceCents(),
                    plain.orderTimestamp()));
        }

        List<String> reasons = reasons(orders.toArray(Order[]::new));

        assertThat(reasons.get(7_990)).isEqualTo("REFUSED_BY_MYSQL");
        assertThat(Collections.frequency(reasons, "stored")).isEqualTo(7_999);
        assertThat(fixture.number("SELECT COUNT(*) FROM orders")).isEqualTo(7_999);
        assertThat(reasons(orders.toArray(Order[]::new))).contains("duplicate").doesNotContain("stored");
    }

    @Test
    void theSecondOfTwoIsStoredIfTheServerRefusedTheFirst() throws SQLException {
        database.execute("ALTER TABLE orders ADD CONSTRAINT evil CHECK (quantity <> " + REFUSED_QUANTITY + ")");

        assertThat(reasons(order(1, REFUSED_QUANTITY), order(2, 1), order(1, 3), order(1, 3), order(1, 4)))
                .containsExactly("REFUSED_BY_MYSQL", "stored", "stored", "duplicate", "KEY_CONFLICT");
    }

    @Test
    void whatIsStoredCountsBeforeWhatTheServerWouldRefuse() throws SQLException {
        database.execute("ALTER TABLE orders ADD CONSTRAINT evil CHECK (quantity <> " + REFUSED_QUANTITY + ")");
        reasons(order(1, 1));

        assertThat(reasons(order(1, REFUSED_QUANTITY))).containsExactly("KEY_CONFLICT");
        assertThat(reasons(order(1, REFUSED_QUANTITY), order(1, 1))).containsExactly("KEY_CONFLICT", "duplicate");
    }

    @Test
    void anIdThatDiffersInCaseOnlyIsTheSameIdIfTheTableSaysSo() throws SQLException {
        database.execute(
                "ALTER TABLE orders CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
                "INSERT INTO orders VALUES (1, 'order-000001', 'Mat', 'Sports', 10.50, 1, 10.50, '2025-01-01"
                        + " 00:00:00')");

        assertThat(reasons(order(1, 1), order(2, 1), order(1, 1)))
                .containsExactly("KEY_CONFLICT", "stored", "KEY_CONFLICT");
    }

    /** With a pattern of ids that allows small letters, and a table that does not tell them apart. */
    @Test
    void idsThatDifferInCaseOnlyAreFoundWithinAChunkAndAcrossChunks() throws SQLException {
        database.execute("ALTER TABLE orders CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        Order small = inSmallLetters(order(1, 1));

        assertThat(reasons(order(2, 1), small, order(1, 1), small, order(1, 1), order(3, 1)))
                .containsExactly("stored", "stored", "KEY_CONFLICT", "duplicate", "KEY_CONFLICT", "stored");
        assertThat(reasons(inSmallLetters(order(2, 1)), small, order(1, 1), order(4, 1)))
                .containsExactly("KEY_CONFLICT", "duplicate", "KEY_CONFLICT", "stored");
        assertThat(fixture.number("SELECT COUNT(*) FROM orders")).isEqualTo(4);
    }

    /** Neither its INSERT nor the look-up of its key can be said in the column's character set. */
    @ParameterizedTest
    @CsvSource({"latin1", "ascii"})
    void aKeyThatTheColumnCannotHoldIsRefusedAmongItsNeighbours(String characters) throws SQLException {
        database.execute("ALTER TABLE orders MODIFY order_id VARCHAR(64) CHARACTER SET " + characters + " NOT NULL");
        Order strange = withId(order(1, 1), "ORDER-\u0416\uD83E\uDDD8");

        assertThat(reasons(order(1, 1), strange, order(2, 1), order(1, 1)))
                .containsExactly("stored", "REFUSED_BY_MYSQL", "stored", "duplicate");
        assertThat(reasons(order(1, 1), strange, order(3, 1), order(2, 7)))
                .containsExactly("duplicate", "REFUSED_BY_MYSQL", "stored", "KEY_CONFLICT");
        database.execute(
                "INSERT INTO orders VALUES (1, 'order-000009', 'Mat', 'Sports', 10.50, 1, 10.50, '2025-01-01')");
        assertThat(reasons(order(9, 1), strange)).as("beside another spelling").contains("REFUSED_BY_MYSQL");
        try (Connection connection = fixture.mysql().connect()) {
            List<AcceptedOrder> again = AcceptedOrders.of(order(1, 1), strange, order(4, 1));
            List<Outcome> outcomes = store(connection)
                    .store(connection, again, StoreMode.LOOK_UP_FIRST)
                    .orElseThrow();
            assertThat(outcomes.get(0)).isEqualTo(Outcome.DUPLICATE);
            assertThat(outcomes.get(1)).isInstanceOf(Outcome.Rejected.class);
            assertThat(outcomes.get(2)).isEqualTo(Outcome.STORED);
        }
    }

    /** The keys of a look-up, and the row after many, are counted by their length and not only by their number. */
    @Test
    void longKeysAreLookedUpInStatementsThatTheServerTakes() throws SQLException {
        List<Order> orders = IntStream.range(0, 2_000)
                .mapToObj(i -> withId(order(i, 1), "ORDER-%058d".formatted(i)))
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
    void aRowThatIsLongerThanAnyStatementIsRefusedAmongItsNeighbours() throws SQLException {
        Order longest = named(order(2, 1), "\u0416".repeat(255));
        Order longer = named(order(4, 1), "M".repeat(255));
        try (Connection connection = fixture.mysql().connect()) {
            // The limit lies between the two.
            List<Outcome> outcomes = new OrderStore("orders", AcceptedOrders.CONTRACT, 700)
                    .store(
                            connection,
                            AcceptedOrders.of(order(1, 1), longest, order(3, 1), longer, order(5, 1)),
                            StoreMode.LOCK_STORED)
                    .orElseThrow();
            connection.commit();

            Outcome refused = outcomes.get(1);
            assertThat(((Outcome.Rejected) refused).rejection().reason()).isEqualTo("REFUSED_BY_MYSQL");
            assertThat(((Outcome.Rejected) refused).rejection().message())
                    .contains("max_allowed_packet of the server is 700");
            assertThat(outcomes.stream().filter(outcome -> outcome != refused)).containsOnly(Outcome.STORED);
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

        assertThat(reasons(order(1, 1), order(2, 1), order(3, 1), order(4, 1), order(5, 1), order(6, 1), order(7, 1)))
                .containsExactly(
                        "KEY_CONFLICT",
                        "KEY_CONFLICT",
                        "KEY_CONFLICT",
                        "KEY_CONFLICT",
                        "KEY_CONFLICT",
                        "duplicate",
                        "KEY_CONFLICT");
        try (Connection connection = fixture.mysql().connect()) {
            Outcome first = store(connection)
                    .store(connection, AcceptedOrders.of(order(1, 1)), StoreMode.LOCK_STORED)
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
        assertThat(reasons(named(order(1, 1), "Mat"))).containsExactly("stored");
        try (Connection connection = fixture.mysql().connect()) {
            Outcome second = store(connection)
                    .store(connection, AcceptedOrders.of(named(order(1, 1), name)), StoreMode.LOCK_STORED)
                    .orElseThrow()
                    .get(0);
            assertThat(((Outcome.Rejected) second).rejection().message()).endsWith(difference);
        }
    }

    private static Order named(Order order, String name) {
        return new Order(
                order.customerId(),
                order.orderId(),
                name,
                order.productCategory(),
                order.unitPriceCents(),
                order.quantity(),
                order.totalPriceCents(),
                order.orderTimestamp());
    }

    private static Order inSmallLetters(Order order) {
        return new Order(
                order.customerId(),
                order.orderId().toLowerCase(Locale.ROOT),
                order.productName(),
                order.productCategory(),
                order.unitPriceCents(),
                order.quantity(),
                order.totalPriceCents(),
                order.orderTimestamp());
    }

    @Test
    void anotherUniqueIndexRefusesItsRows() throws SQLException {
        database.execute("ALTER TABLE orders ADD UNIQUE (quantity)");

        assertThat(reasons(order(1, 1), order(2, 2), order(3, 1)))
                .containsExactly("stored", "stored", "REFUSED_BY_MYSQL");
    }

    @Test
    void anUnknownErrorIsTheCallers() throws SQLException {
        database.execute("DROP TABLE orders");
        try (Connection connection = fixture.mysql().connect()) {
            OrderStore store = store(connection);
            assertThatThrownBy(() -> store.store(connection, AcceptedOrders.of(order(1, 1)), StoreMode.LOCK_STORED))
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
                    Order order = order(random.nextInt(ids), quantity);
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
        try (Connection connection = fixture.mysql().connect()) {
            List<Outcome> outcomes = store(connection)
                    .store(connection, AcceptedOrders.of(orders), StoreMode.LOCK_STORED)
                    .orElseThrow();
            connection.commit();
            List<String> reasons = new ArrayList<>(Collections.nCopies(outcomes.size(), ""));
            for (int i = 0; i < outcomes.size(); i++) {
                reasons.set(
                        i,
                        outcomes.get(i) instanceof Outcome.Rejected r
                                ? r.rejection().reason()
                                : outcomes.get(i) instanceof Outcome.Stored ? "stored" : "duplicate");
            }
            return reasons;
        }
    }

    private static OrderStore store(Connection connection) throws SQLException {
        return new OrderStore("orders", AcceptedOrders.CONTRACT, Mysql.maxAllowedPacket(connection));
    }

    private boolean isMariaDb() throws SQLException {
        return fixture.text("SELECT VERSION()").contains("MariaDB");
    }

    private static long status(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE '" + name + "'")) {
            row.next();
            return row.getLong(2);
        }
    }

    private static Order order(int id, int quantity) {
        return new Order(
                1,
                "ORDER-%06d".formatted(id),
                "Mat",
                "Sports",
                1050,
                quantity,
                1050L * quantity,
                LocalDateTime.of(2025, 1, 1, 0, 0));
    }

    private static Order named(String name) {
        return new Order(1, "ORDER-000000", name, "Sports", 100, 1, 100, LocalDateTime.of(2025, 1, 1, 0, 0));
    }

    private static Order withId(Order order, int id) {
        return withId(order, "ORDER-%06d".formatted(id));
    }

    private static Order withId(Order order, String id) {
        return new Order(
                order.customerId(),
                id,
                order.productName(),
                order.productCategory(),
                order.unitPriceCents(),
                order.quantity(),
                order.totalPriceCents(),
                order.orderTimestamp());
    }
}
