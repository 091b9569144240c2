package io.orderflow.pipeline.total;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.local.Clerk;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.settle.PartitionSettler;
import io.orderflow.pipeline.settle.SettlingFailedException;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import io.orderflow.pipeline.store.AcceptedOrder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The totals are what a SELECT over the orders says, at every moment and whatever happens. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record TotalsIT(TestDatabase database, SettlingFixture settling, Clerk clerk) {

    private static final int PARTITIONS = 4;
    private static final int LEAST_RECORDS = 1_500;
    private static final int LEAST_RECOUNTS = 11;

    @Test
    void equalARecountInEverySnapshotWhileAllPartitionsWriteAndConnectionsDie() throws SQLException {
        database.execute("ALTER TABLE orders ADD CONSTRAINT evil CHECK (quantity <> 4)");
        AtomicInteger looks = new AtomicInteger();
        List<CompletableFuture<Void>> partitions = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int of = partition;
            partitions.add(CompletableFuture.runAsync(() -> write(of, looks)));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(partitions.toArray(CompletableFuture[]::new));
        while (!all.isDone()) {
            Recount.assertExact(database);
            if (looks.incrementAndGet() % 5 == 0) {
                killAConnection();
            }
        }
        all.join();

        assertThat(Recount.assertExact(database))
                .isEqualTo(settling.number("SELECT SUM(l.stored) FROM orderflow_ledger l"));
        assertThat(settling.number("SELECT COUNT(*) FROM duplicate_orders")).isPositive();
        assertThat(settling.number("SELECT COUNT(DISTINCT reason) FROM rejected_orders"))
                .isEqualTo(3);
        assertThat(state()).endsWith(" orders, 0 missing, complete 1");
    }

    /** Writes until there is every outcome and it was looked at often enough. */
    private void write(int partition, AtomicInteger looks) {
        Shop shop = new Shop(partition, 8_000);
        try (PartitionSettler settler =
                settling.as(database.server(), clerk.name()).settler(partition, 50)) {
            for (int offset = 0; offset < LEAST_RECORDS || looks.get() < LEAST_RECOUNTS; offset++) {
                settler.take(SettlingFixture.received(offset, shop.record()));
            }
            settler.flush();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void killAConnection() throws SQLException {
        // MySQL's process list fails on statements, also of others, that hold text outside utf8mb3.
        String id = settling.text(
                settling.text("SELECT VERSION()").contains("MariaDB")
                        ? "SELECT id FROM information_schema.processlist WHERE user = '" + clerk.name() + "' LIMIT 1"
                        : "SELECT processlist_id FROM performance_schema.threads WHERE processlist_user = '"
                                + clerk.name() + "' LIMIT 1");
        if (id.isEmpty()) {
            return;
        }
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("KILL " + id);
        } catch (SQLException e) {
            assertThat(e.getMessage()).as("it had ended by itself").contains("nknown thread");
        }
    }

    @Test
    void countWhatIsSettledAgainOnce() throws SQLException {
        List<byte[]> records = new ArrayList<>();
        Shop shop = new Shop(1, 50);
        for (int i = 0; i < 60; i++) {
            records.add(shop.record());
        }
        settling.settle(0, records.subList(0, 25));
        long stored = settling.number("SELECT COUNT(*) FROM orders");

        settling.settleAgain(0, 0, records.subList(0, 25));
        assertThat(Recount.assertExact(database)).isEqualTo(stored);

        settling.settleAgain(0, 0, records);
        assertThat(Recount.assertExact(database)).isGreaterThan(stored);
    }

    @Test
    void leaveNoTraceOfAChunkThatFailsAtThem() throws SQLException {
        for (String table : List.of("minute_totals", "product_totals", "partition_totals")) {
            database.execute("RENAME TABLE " + table + " TO elsewhere");
            assertThatThrownBy(() -> settling.settle(0, List.of(SettlingFixture.order(1, 1))))
                    .isInstanceOf(SettlingFailedException.class)
                    .hasMessageContaining("error was 1146");
            database.execute("RENAME TABLE elsewhere TO " + table);
            assertThat(Recount.assertExact(database)).isZero();
            assertThat(settling.number("SELECT SUM(next_offset) FROM orderflow_ledger"))
                    .isZero();
        }
        settling.settle(0, List.of(SettlingFixture.order(1, 1)));
        assertThat(Recount.assertExact(database)).isEqualTo(1);
    }

    /**
     * A chunk that had to wait would fail: a statement waits for a lock for ten seconds, and nothing is tried again.
     */
    @Test
    void makeNoPartitionWaitForAnotherNorForARebuild() throws SQLException {
        Tables tables = new Tables(database.name(), "orders");
        CompiledContract contract = CompiledContract.shared(tables.contract());
        TotalsRoles roles = TotalsRoles.of(contract);
        Totals same = new Totals(roles);
        Decoded decoded =
                new RecordDecoder(contract).decode(OrderFixture.anOrder().asJson());
        same.add(roles, new AcceptedOrder(((Decoded.Accepted) decoded).values(), "ORDER-000001", -1));
        byte[] order = OrderFixture.anOrder().withId("ORDER-000002").asJson();
        byte[] another = OrderFixture.anOrder().withId("ORDER-000003").asJson();
        try (Connection open = settling.connect()) {
            for (int partition : new int[] {-1, 0, 2}) {
                new TotalsTables(tables, "orders-orders", partition, 1 << 20).add(open, same, 1);
            }
            settling.settle(1, List.of(order));
            new TotalsTables(tables, "orders-orders", 0, 1 << 20).add(open, same, 1);
            settling.settle(1, List.of(another));
            open.rollback();
        }
        assertThat(Recount.assertExact(database)).isEqualTo(2);
    }

    @Test
    void tellProductsApartThatACollationTakesForEqual() throws SQLException {
        for (int partition = 0; partition < 2; partition++) {
            List<byte[]> orders = new ArrayList<>();
            for (int id = 0; id < 300; id++) {
                orders.add(Shop.order(id * 2 + partition, 0));
            }
            settling.settle(partition, orders);
        }
        assertThat(Recount.assertExact(database)).isEqualTo(600);
        assertThat(settling.number("SELECT COUNT(*) FROM top_products_by_quantity"))
                .isEqualTo(
                        settling.number("SELECT COUNT(DISTINCT HEX(product_name), HEX(product_category)) FROM orders"))
                .isEqualTo(18);
        assertThat(settling.number("SELECT COUNT(*) FROM revenue_by_category")).isEqualTo(3);
    }

    @Test
    void sayInTheirViewsWhatTheOrdersSay() throws SQLException {
        List<byte[]> orders = new ArrayList<>();
        for (int id = 0; id < 200; id++) {
            orders.add(Shop.order(id, 0));
        }
        settling.settle(0, orders.subList(0, 120));
        settling.settle(3, orders.subList(120, 200));

        String sums = "COUNT(*), SUM(quantity), SUM(total_price)";
        String average = ", ROUND(SUM(unit_price) / COUNT(*), 2)";
        assertSame(
                "SELECT pipeline, orders, quantity, revenue, average_unit_price, average_order_value"
                        + " FROM running_average_price",
                "SELECT 'orders-orders', " + sums + average + ", ROUND(SUM(total_price) / COUNT(*), 2) FROM orders");
        assertSame(
                "SELECT pipeline, DATE_FORMAT(minute, '%Y-%m-%d %H:%i:%S') m, orders, quantity, revenue,"
                        + " average_unit_price FROM orders_per_minute WHERE pipeline = 'orders-orders' AND minute >="
                        + " '2025-01-02' ORDER BY m",
                "SELECT 'orders-orders', DATE_FORMAT(order_timestamp, '%Y-%m-%d %H:%i:00') m, " + sums + average
                        + " FROM orders WHERE order_timestamp >= '2025-01-02' GROUP BY m ORDER BY m");
        assertSame(
                "SELECT day, orders, quantity, revenue, average_unit_price FROM daily_orders ORDER BY day",
                "SELECT DATE(order_timestamp) d, " + sums + average + " FROM orders GROUP BY d ORDER BY d");
        assertSame(
                "SELECT HEX(product_category) c, orders, quantity, revenue, average_unit_price FROM revenue_by_category"
                        + " ORDER BY c",
                "SELECT HEX(product_category) c, " + sums + average + " FROM orders GROUP BY c ORDER BY c");
        for (String by : List.of("quantity", "revenue")) {
            String measured = by.equals("quantity") ? "SUM(quantity)" : "SUM(total_price)";
            assertSame(
                    "SELECT " + by + " FROM top_products_by_" + by + " LIMIT 5",
                    "SELECT " + measured + " s FROM orders GROUP BY HEX(product_name), HEX(product_category)"
                            + " ORDER BY s DESC LIMIT 5");
            assertSame(
                    "SELECT HEX(product_name) a, HEX(product_category) b, orders, quantity, revenue FROM"
                            + " top_products_by_"
                            + by + " ORDER BY a, b",
                    "SELECT HEX(product_name) a, HEX(product_category) b, " + sums + " FROM orders GROUP BY a, b"
                            + " ORDER BY a, b");
            assertThat(rows("SELECT place FROM top_products_by_" + by + " WHERE place <= 3 ORDER BY place"))
                    .containsExactly("1", "2", "3");
        }
    }

    @Test
    void sayHowManyOrdersAreMissingAfterTheyWereOff() throws SQLException {
        settling.settle(0, List.of(SettlingFixture.order(1, 1), SettlingFixture.order(2, 1)));
        assertThat(state()).isEqualTo("2 orders, 0 missing, complete 1");

        settling.withoutTotals()
                .settle(
                        0,
                        List.of(SettlingFixture.order(3, 1), SettlingFixture.order(3, 1), SettlingFixture.order(4, 1)));
        assertThat(state()).isEqualTo("2 orders, 2 missing, complete 0");

        settling.settle(1, List.of(SettlingFixture.order(5, 1)));
        assertThat(state()).isEqualTo("3 orders, 2 missing, complete 0");
    }

    private String state() throws SQLException {
        return settling.text("SELECT CONCAT(orders, ' orders, ', missing_orders, ' missing, complete ', is_complete)"
                + " FROM totals_state");
    }

    private void assertSame(String view, String orders) throws SQLException {
        List<String> found = rows(view);
        assertThat(found).as(view).isNotEmpty().isEqualTo(rows(orders));
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = settling.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    text.append(column == 1 ? "" : " | ").append(row.getString(column));
                }
                rows.add(text.toString());
            }
        }
        return rows;
    }
}
