package io.orderflow.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.model.Reason;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that only the server refuses, among good ones: each is found and rejected, its neighbours are stored. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record RefusedRowsIT(TestDatabase database, SettlingFixture fixture) {

    private static final int REFUSED_QUANTITY = 666;

    @Test
    void aShortenedColumnRefusesExactlyTheRowsThatDoNotFit() throws SQLException {
        database.execute("ALTER TABLE orders MODIFY product_name VARCHAR(10) NOT NULL");
        assertRefused(Order.of(0, 1).withName("A name longer than the column"), 1406);
    }

    @Test
    void aNarrowerMoneyColumnRefusesExactlyTheRowsThatDoNotFit() throws SQLException {
        database.execute("ALTER TABLE orders MODIFY total_price DECIMAL(5,2) NOT NULL");
        assertRefused(Order.of(0, 100), 1264);
    }

    @Test
    void aCheckConstraintRefusesExactlyTheRowsThatViolateIt() throws SQLException {
        database.execute("ALTER TABLE orders ADD CONSTRAINT evil CHECK (quantity <> " + REFUSED_QUANTITY + ")");
        assertRefused(
                Order.of(0, REFUSED_QUANTITY), fixture.text("SELECT VERSION()").contains("MariaDB") ? 4025 : 3819);
    }

    @Test
    void aTriggerThatSignalsRefusesExactlyItsRows() throws SQLException {
        database.execute("CREATE TRIGGER picky BEFORE INSERT ON orders FOR EACH ROW BEGIN IF NEW.quantity = "
                + REFUSED_QUANTITY
                + " THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no such quantity'; END IF; END");
        assertRefused(Order.of(0, REFUSED_QUANTITY), 1644);
    }

    @Test
    void aTimestampColumnRefusesExactlyTheTimesItCannotHold() throws SQLException {
        database.execute("ALTER TABLE orders MODIFY order_timestamp TIMESTAMP NOT NULL");
        Order early = Order.of(0, 1);
        assertRefused(
                new Order(1, early.orderId(), "Mat", "Sports", 100, 1, 100, LocalDateTime.of(1815, 6, 18, 11, 30)),
                1292);
    }

    @Test
    void aColumnWithoutEmojiRefusesExactlyTheRowsThatHaveOne() throws SQLException {
        database.execute("ALTER TABLE orders MODIFY product_name VARCHAR(255) CHARACTER SET utf8mb3 NOT NULL");
        assertRefused(Order.of(0, 1).withName("Mat \uD83E\uDDD8"), 1366);
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
            IntStream.range(0, n).forEach(i -> orders.add(Order.of(k * 10_000 + i, 1)));
            Set<Integer> places = new TreeSet<>();
            while (places.size() < k) {
                places.add(random.nextInt(n));
            }
            places.forEach(place -> orders.set(place, bad.withId(Order.id(k * 10_000 + place))));
            try (Connection connection = fixture.connect()) {
                OrderStore store = StoringFixture.store(connection);
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

    private static long status(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE '" + name + "'")) {
            row.next();
            return row.getLong(2);
        }
    }

    /** More rows than one statement takes: what the statements before the refused row stored must be undone with it. */
    @Test
    void aRefusedRowInTheLastOfSeveralStatementsIsFoundToo() throws SQLException {
        database.execute("ALTER TABLE orders ADD CONSTRAINT evil CHECK (quantity <> " + REFUSED_QUANTITY + ")");
        List<Order> orders = new ArrayList<>();
        String name = "Mat ".repeat(60).strip();
        for (int i = 0; i < 8_000; i++) {
            Order plain = Order.of(i, i == 7_990 ? REFUSED_QUANTITY : 1);
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

        assertThat(reasons(
                        Order.of(1, REFUSED_QUANTITY), Order.of(2, 1), Order.of(1, 3), Order.of(1, 3), Order.of(1, 4)))
                .containsExactly("REFUSED_BY_MYSQL", "stored", "stored", "duplicate", "KEY_CONFLICT");
    }

    @Test
    void whatIsStoredCountsBeforeWhatTheServerWouldRefuse() throws SQLException {
        database.execute("ALTER TABLE orders ADD CONSTRAINT evil CHECK (quantity <> " + REFUSED_QUANTITY + ")");
        reasons(Order.of(1, 1));

        assertThat(reasons(Order.of(1, REFUSED_QUANTITY))).containsExactly("KEY_CONFLICT");
        assertThat(reasons(Order.of(1, REFUSED_QUANTITY), Order.of(1, 1))).containsExactly("KEY_CONFLICT", "duplicate");
    }

    /** Neither its INSERT nor the look-up of its key can be said in the column's character set. */
    @ParameterizedTest
    @CsvSource({"latin1", "ascii"})
    void aKeyThatTheColumnCannotHoldIsRefusedAmongItsNeighbours(String characters) throws SQLException {
        database.execute("ALTER TABLE orders MODIFY order_id VARCHAR(64) CHARACTER SET " + characters + " NOT NULL");
        Order strange = Order.of(1, 1).withId("ORDER-\u0416\uD83E\uDDD8");

        assertThat(reasons(Order.of(1, 1), strange, Order.of(2, 1), Order.of(1, 1)))
                .containsExactly("stored", "REFUSED_BY_MYSQL", "stored", "duplicate");
        assertThat(reasons(Order.of(1, 1), strange, Order.of(3, 1), Order.of(2, 7)))
                .containsExactly("duplicate", "REFUSED_BY_MYSQL", "stored", "KEY_CONFLICT");
        database.execute(
                "INSERT INTO orders VALUES (1, 'order-000009', 'Mat', 'Sports', 10.50, 1, 10.50, '2025-01-01')");
        assertThat(reasons(Order.of(9, 1), strange))
                .as("beside another spelling")
                .contains("REFUSED_BY_MYSQL");
        try (Connection connection = fixture.connect()) {
            List<AcceptedOrder> again = AcceptedOrders.of(Order.of(1, 1), strange, Order.of(4, 1));
            List<Outcome> outcomes = StoringFixture.store(connection)
                    .store(connection, again, StoreMode.LOOK_UP_FIRST)
                    .orElseThrow();
            assertThat(outcomes.get(0)).isEqualTo(Outcome.DUPLICATE);
            assertThat(outcomes.get(1)).isInstanceOf(Outcome.Rejected.class);
            assertThat(outcomes.get(2)).isEqualTo(Outcome.STORED);
        }
    }

    @Test
    void aRowThatIsLongerThanAnyStatementIsRefusedAmongItsNeighbours() throws SQLException {
        Order longest = Order.of(2, 1).withName("\u0416".repeat(255));
        Order longer = Order.of(4, 1).withName("M".repeat(255));
        try (Connection connection = fixture.connect()) {
            // The limit lies between the two.
            List<Outcome> outcomes = new OrderStore("orders", AcceptedOrders.CONTRACT, 700)
                    .store(
                            connection,
                            AcceptedOrders.of(Order.of(1, 1), longest, Order.of(3, 1), longer, Order.of(5, 1)),
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
    void anotherUniqueIndexRefusesItsRows() throws SQLException {
        database.execute("ALTER TABLE orders ADD UNIQUE (quantity)");

        assertThat(reasons(Order.of(1, 1), Order.of(2, 2), Order.of(3, 1)))
                .containsExactly("stored", "stored", "REFUSED_BY_MYSQL");
    }

    private List<String> reasons(Order... orders) throws SQLException {
        return StoringFixture.reasons(fixture, orders);
    }
}
