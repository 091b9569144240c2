package io.orderflow.cli.total;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.StoppedException;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.settle.PartitionSettler;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.total.Recount;
import io.orderflow.pipeline.total.Shop;
import io.orderflow.pipeline.total.TotalsRebuild;
import io.orderflow.pipeline.total.TotalsState;
import io.orderflow.program.command.CommandLineRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A rebuild makes the totals right in one step, whatever was wrong with them, while other processes write. */
@ExtendWith(RealServices.class)
@Tag("mysql")
class TotalsRebuildIT {

    private static final int EARLIER = 400;

    private TestDatabase database;
    private Tables tables;

    @BeforeEach
    void createATableWithRowsFromBeforeOrderFlow(TestDatabase database) throws SQLException {
        this.database = database;
        this.tables = new Tables(database.name(), "orders");
        try (Connection connection = database.connect()) {
            new Schema(tables).createMissing(connection);
        }
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < EARLIER; i++) {
            rows.append(i == 0 ? "" : ",")
                    .append("(7, 'OLD-%d', 'mat%s', 'Sports', 1.25, 2, 2.50, '2025-01-0%d 00:%02d:30')"
                            .formatted(i, " ".repeat(i % 2), 1 + i % 4, i % 60));
        }
        database.execute(
                "INSERT INTO orders VALUES " + rows,
                "CREATE VIEW later_orders AS SELECT * FROM orders WHERE order_id NOT LIKE 'OLD-%'");
    }

    @Test
    void addsRowsFromBeforeOrderFlowWithoutAWrongMomentWhileTheJobWrites() throws SQLException {
        SettlingFixture fixture = SettlingFixture.in(database.server(), database.name(), "orders");
        assertThat(missing(fixture)).isEqualTo(EARLIER);
        AtomicInteger before = new AtomicInteger();
        AtomicInteger after = new AtomicInteger();
        List<CompletableFuture<Void>> partitions = new ArrayList<>();
        for (int partition = 0; partition < 3; partition++) {
            int of = partition;
            partitions.add(CompletableFuture.runAsync(
                    () -> write(fixture, of, offset -> offset < 600 || after.get() < 4)));
        }
        CompletableFuture<Void> writing = CompletableFuture.allOf(partitions.toArray(CompletableFuture[]::new));
        CompletableFuture<Void> rebuilding = CompletableFuture.runAsync(() -> {
            while (!writing.isDone()) {
                if (before.get() > 1) {
                    rebuild(fixture);
                }
            }
        });
        while (!writing.isDone()) {
            // Either without the earlier rows or with them; and once with them, never without them again.
            if (after.get() == 0 && isExact("later_orders")) {
                before.incrementAndGet();
            } else {
                Recount.assertExact(database);
                after.incrementAndGet();
            }
        }
        writing.join();
        rebuilding.join();

        assertThat(Recount.assertExact(database)).isEqualTo(EARLIER + stored(fixture));
        assertThat(missing(fixture)).isZero();
    }

    private boolean isExact(String orders) throws SQLException {
        try {
            Recount.assertExact(database, orders);
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    @Test
    void putsInWhatWasStoredWhileTotalsWereOff() throws SQLException {
        SettlingFixture fixture = SettlingFixture.in(database.server(), database.name(), "orders");
        write(fixture, 0, 300);
        write(fixture.withoutTotals(), 1, 300);
        assertThat(missing(fixture)).isGreaterThan(EARLIER);
        CompletableFuture<Void> off = CompletableFuture.runAsync(() -> write(fixture.withoutTotals(), 2, 600));
        CompletableFuture<Void> on = CompletableFuture.runAsync(() -> write(fixture, 3, 600));
        rebuild(fixture);
        CompletableFuture.allOf(off, on).join();
        long rows = fixture.number("SELECT COUNT(*) FROM orders");
        assertThat(fixture.number("SELECT orders + missing_orders FROM totals_state"))
                .isEqualTo(rows);

        rebuild(fixture);

        assertThat(missing(fixture)).isZero();
        assertThat(Recount.assertExact(database)).isEqualTo(rows);
    }

    @Test
    void correctsTotalsThatWereChangedOrWhoseOrdersAreGone() throws SQLException {
        SettlingFixture fixture = SettlingFixture.in(database.server(), database.name(), "orders");
        write(fixture, 0, 300);
        rebuild(fixture);
        database.execute(
                "DELETE FROM orders WHERE order_id LIKE 'OLD-1%'",
                "UPDATE minute_totals SET revenue = revenue + 5, orders = orders - 1 LIMIT 3",
                "DELETE FROM product_totals LIMIT 2",
                "UPDATE partition_totals SET quantity = 0");

        rebuild(fixture);

        Recount.assertExact(database);
        assertThat(fixture.number("SELECT COUNT(*) FROM orders_per_minute WHERE orders <= 0"))
                .isZero();
    }

    @Test
    void ofSeveralAtOnceEachIsDoneWholeOrRefused() throws SQLException {
        SettlingFixture fixture = SettlingFixture.in(database.server(), database.name(), "orders");
        write(fixture, 0, 200);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        AtomicInteger refused = new AtomicInteger();
        for (int i = 0; i < 6; i++) {
            all.add(CompletableFuture.runAsync(() -> {
                try {
                    rebuild(fixture);
                } catch (StoppedException e) {
                    assertThat(e).hasMessageContaining("Another rebuild");
                    refused.incrementAndGet();
                }
            }));
        }
        all.forEach(CompletableFuture::join);

        assertThat(refused.get()).isLessThan(6);
        assertThat(missing(fixture)).isZero();
        assertThat(Recount.assertExact(database)).isEqualTo(EARLIER + stored(fixture));
    }

    @Test
    void ofATableThatTwoPipelinesShareCountsEveryOrderOnce() throws SQLException {
        SettlingFixture first = SettlingFixture.in(database.server(), database.name(), "orders");
        first.settleAgain(0, 0, List.of(SettlingFixture.order(1, 1), SettlingFixture.order(2, 1)));
        SettlingFixture second = SettlingFixture.in(database.server(), database.name(), "others");
        second.settleAgain(0, 0, List.of(SettlingFixture.order(2, 1), SettlingFixture.order(3, 1)));
        assertThat(missing(first)).isEqualTo(EARLIER);

        rebuild(first);

        assertThat(Recount.assertExact(database)).isEqualTo(EARLIER + 3);
        assertThat(first.number("SELECT SUM(missing_orders) FROM totals_state")).isZero();
    }

    @Test
    void isACommandAndSoIsLookingAtThem() throws SQLException {
        List<String> settings = new ArrayList<>();
        List.of(
                        "mysql.host=" + database.server().host(),
                        "mysql.port=" + database.server().port(),
                        "mysql.user=" + database.server().user(),
                        "mysql.password=" + database.server().password(),
                        "mysql.database=" + database.name())
                .forEach(setting -> settings.addAll(List.of("--set", setting)));
        CommandLineRun early = TotalsRun.of(settings, "rebuild");
        assertThat(early.exitCode()).isEqualTo(1);
        assertThat(early.printed()).contains("Pipeline orders-orders has never started", "Nothing was changed");
        assertThat(TotalsRun.of(settings, "show").printed()).contains("has never started");

        SettlingFixture fixture = SettlingFixture.in(database.server(), database.name(), "orders");
        fixture.settle(0, List.of(SettlingFixture.order(1, 1), SettlingFixture.order(2, 1)));
        assertThat(TotalsRun.of(settings, "show").printed())
                .contains(
                        "lack 400 orders", "orderflow totals rebuild", "Never rebuilt", "AVERAGE UNIT PRICE", "10.50");

        CommandLineRun rebuilt = TotalsRun.of(settings, "rebuild");
        assertThat(rebuilt.exitCode()).isZero();
        assertThat(rebuilt.printed()).contains("Added up 402 orders", "Now the totals hold every order: 402.");
        assertThat(TotalsRun.of(settings, "show").printed()).contains("Rebuilt last at", "402", "1.30");
    }

    @Test
    void leavesOutRowsThatAreNoOrders() throws SQLException {
        database.execute(
                "ALTER TABLE orders MODIFY product_name VARCHAR(255) NULL",
                "UPDATE orders SET product_name = NULL WHERE order_id = 'OLD-7'");
        SettlingFixture fixture = SettlingFixture.in(database.server(), database.name(), "orders");

        TotalsRebuild.Rebuilt rebuilt = rebuild(fixture);

        assertThat(rebuilt.leftOut()).isEqualTo(1);
        assertThat(rebuilt.orders()).isEqualTo(EARLIER - 1);
        assertThat(missing(fixture)).isZero();
    }

    @Test
    void ofAPipelineThatNeverStartedIsRefused() {
        assertThatThrownBy(() -> {
                    try (Connection connection = database.connect()) {
                        connection.setAutoCommit(false);
                        new TotalsRebuild(tables, "orders-orders").run(connection, orders -> {});
                    }
                })
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("has never started");
    }

    private TotalsRebuild.Rebuilt rebuild(SettlingFixture fixture) {
        try (Connection connection = fixture.mysql().connect()) {
            return new TotalsRebuild(tables, "orders-orders").run(connection, orders -> {});
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(SettlingFixture fixture, int partition, int records) {
        write(fixture, partition, offset -> offset < records);
    }

    private static void write(SettlingFixture fixture, int partition, IntPredicate goOn) {
        Shop shop = new Shop(partition, 8_000);
        try (PartitionSettler settler = fixture.settler(partition, 40)) {
            for (int offset = 0; goOn.test(offset); offset++) {
                settler.take(SettlingFixture.received(offset, shop.record()));
            }
            settler.flush();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private long missing(SettlingFixture fixture) throws SQLException {
        try (Connection connection = fixture.mysql().connect()) {
            Optional<TotalsState> state = TotalsState.read(connection, tables, "orders-orders");
            return state.orElseThrow().missing();
        }
    }

    private static long stored(SettlingFixture fixture) throws SQLException {
        return fixture.number("SELECT SUM(l.stored) FROM orderflow_ledger l");
    }
}
