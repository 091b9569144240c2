package io.orderflow.pipeline.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.mysql.LockWaits;
import io.orderflow.pipeline.mysql.MysqlFault;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import io.orderflow.pipeline.settle.TableWatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server says of the orders table: its columns, its triggers, and who waits for it. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record OrdersTableCheckIT(TestDatabase database, SettlingFixture fixture) {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "product_name CHAR(255) NOT NULL      | product_name is of type char",
                "product_name VARCHAR(254) NOT NULL   | product_name holds 254 characters of any kind",
                "product_category TINYTEXT NOT NULL   | product_category holds 63 characters of any kind",
                "unit_price DECIMAL(10,0) NOT NULL    | unit_price has 0 decimals",
            })
    void aColumnThatWouldChangeValuesIsUnfit(String column, String problem) throws SQLException {
        Set<String> before = definition();
        database.execute("ALTER TABLE orders MODIFY " + column);

        assertThat(definition()).isNotEqualTo(before);
        assertThatThrownBy(this::check)
                .isInstanceOfSatisfying(
                        StoppedException.class,
                        stop -> assertThat(stop.condition()).isEqualTo(Condition.TABLE_UNFIT))
                .hasMessageContaining(problem);
    }

    @Test
    void theAdviceForAPartitionedTableIsOneThatTheServerAccepts() throws SQLException {
        database.execute(
                "ALTER TABLE orders DROP PRIMARY KEY, ADD PRIMARY KEY (order_id, order_timestamp)",
                "ALTER TABLE orders PARTITION BY RANGE (YEAR(order_timestamp))"
                        + " (PARTITION early VALUES LESS THAN (2020), PARTITION late VALUES LESS THAN MAXVALUE)");
        assertThatThrownBy(this::check)
                .isInstanceOfSatisfying(
                        StoppedException.class,
                        stop -> assertThat(stop.condition()).isEqualTo(Condition.TABLE_UNFIT))
                .hasMessageContaining("partitioned by year(order_timestamp)")
                .hasMessageContaining("REMOVE PARTITIONING, then ADD PRIMARY KEY (order_id)");

        database.execute(
                "ALTER TABLE " + fixture.tables().orders() + " REMOVE PARTITIONING",
                "ALTER TABLE orders DROP PRIMARY KEY, ADD PRIMARY KEY (order_id)");
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void aKeyThatIsDroppedUnderARunningJobIsSeenBeforeTheNextBatch() throws SQLException {
        TableWatch watch = new TableWatch(fixture.mysql(), fixture.tables());
        watch.look();
        database.execute("ALTER TABLE orders DROP PRIMARY KEY");

        await().atMost(Duration.ofSeconds(9))
                .untilAsserted(() -> assertThatThrownBy(watch::look)
                        .isInstanceOfSatisfying(
                                StoppedException.class,
                                stop -> assertThat(stop.condition()).isEqualTo(Condition.TABLE_UNFIT))
                        .hasMessageContaining("it has no unique key on order_id alone"));
    }

    @Test
    void aTableThatIsMissingIsNotCalledUnfit() {
        database.execute("RENAME TABLE orders TO orders_elsewhere");
        assertThatThrownBy(this::check)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        missing -> assertThat(MysqlFault.of(missing).condition())
                                .isEqualTo(Condition.MYSQL_TABLE_MISSING));
    }

    @Test
    void aTableThatIsReplacedWhileItIsCheckedIsNotCalledUnfit() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> cutOvers = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                database.execute("RENAME TABLE orders TO orders_elsewhere", "RENAME TABLE orders_elsewhere TO orders");
            }
        });
        try (Connection connection = fixture.connect()) {
            OrdersTableCheck check = new OrdersTableCheck(fixture.tables());
            for (int i = 0; i < 300; i++) {
                try {
                    check.check(connection);
                } catch (SQLException missing) {
                    assertThat(missing.getErrorCode()).isEqualTo(1146);
                }
                connection.commit();
            }
        } finally {
            over.set(true);
            cutOvers.join();
        }
    }

    @Test
    void whatHoldsEveryOrderIsFit() {
        database.execute("ALTER TABLE orders MODIFY order_id CHAR(50) NOT NULL, MODIFY product_name TEXT NOT NULL,"
                + " MODIFY product_category VARCHAR(300) NOT NULL, MODIFY unit_price DECIMAL(20,4) NOT NULL,"
                + " ADD note VARCHAR(5) NULL");
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void aTriggerThatSetsAColumnIsNamed() throws SQLException {
        assertThat(triggers()).isEmpty();
        database.execute("CREATE TRIGGER loud BEFORE INSERT ON orders FOR EACH ROW SET NEW.product_name ="
                + " UPPER(NEW.product_name), NEW.unit_price = ROUND(NEW.unit_price, 1)");
        assertThat(triggers().orElseThrow()).contains("the trigger loud sets product_name, unit_price");
    }

    @Test
    void aWaitForATableThatAnotherSessionHasLockedIsSeen() throws SQLException {
        LockWaits waits = new LockWaits(database.name());
        try (Connection ours = fixture.connect();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            assertThat(waits.longest(ours)).isEmpty();
            statement.execute("LOCK TABLES orders WRITE");
            CompletableFuture<Void> settled = CompletableFuture.runAsync(this::settleOne);
            await().atMost(Duration.ofSeconds(9))
                    .until(() -> waits.longest(ours)
                            .filter(wait ->
                                    wait.startsWith("Waiting for table metadata lock") && wait.contains(" INTO "))
                            .isPresent());
            statement.execute("UNLOCK TABLES");
            settled.join();
            assertThat(waits.longest(ours)).isEmpty();
        }
    }

    private void settleOne() {
        try {
            fixture.settle(0, List.of(SettlingFixture.order(1, 1)));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private Set<String> definition() throws SQLException {
        try (Connection connection = fixture.connect()) {
            return new OrdersTableCheck(fixture.tables()).definition(connection);
        }
    }

    private void check() throws SQLException {
        try (Connection connection = fixture.connect()) {
            new OrdersTableCheck(fixture.tables()).check(connection);
        }
    }

    private Optional<String> triggers() throws SQLException {
        try (Connection connection = fixture.connect()) {
            return new ChangingTriggers(fixture.tables()).found(connection);
        }
    }
}
