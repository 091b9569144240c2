package io.orderflow.pipeline.operate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.local.Installation;
import io.orderflow.local.LocalMysql;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.contract.StoredVersions;
import io.orderflow.pipeline.mysql.NamedLock;
import io.orderflow.pipeline.prune.Pruning;
import io.orderflow.pipeline.prune.Retention;
import io.orderflow.pipeline.pruned.PrunedOrders;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.total.Recount;
import io.orderflow.pipeline.total.TotalsRebuild;
import io.orderflow.pipeline.total.TotalsState;
import io.orderflow.pipeline.total.TotalsSwitch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a server that does not tell {@code Orders} from {@code orders}, pipelines whose settings spell the table in these
 * two ways share it. Starts a server of its own: this is decided when its data are created.
 */
class TableSpellingIT {

    @TempDir
    private static Path folder;

    private static LocalMysql server;

    private TestDatabase database;
    private SettlingFixture small;
    private SettlingFixture large;
    private Connection connection;

    @BeforeAll
    static void start() {
        server = LocalMysql.start(
                LocalMysql.Options.in(folder).relaxed().withServerOption("--lower-case-table-names=1"),
                Installation.find(),
                line -> {});
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void settleTwoOrdersEach() throws SQLException {
        database = TestDatabase.on(server);
        small = settled("small", "orders", 1);
        large = settled("large", "Orders", 3);
        connection = small.mysql().connect();
    }

    @AfterEach
    void drop() throws SQLException {
        connection.close();
        database.close();
    }

    private SettlingFixture settled(String topic, String table, int firstId) throws SQLException {
        SettlingFixture fixture =
                in(topic, table, ContractFile.shipped("orders").contract());
        fixture.settle(0, List.of(SettlingFixture.order(firstId, 1), SettlingFixture.order(firstId + 1, 1)));
        return fixture;
    }

    private SettlingFixture in(String topic, String table, OrderContract contract) throws SQLException {
        return SettlingFixture.in(server, database.name(), topic, table, contract);
    }

    @Test
    void aRewindDoesNotTakeTheOrdersOfTheOtherForItsOwn() throws SQLException {
        assertThat(new Rewinding(small.tables(), "small-orders", "small", Duration.ofSeconds(1))
                        .baseline(connection)
                        .inTable())
                .isEqualTo(OptionalLong.empty());
    }

    @Test
    void aRebuildOfEitherCompletesTheTotalsOfBoth() throws SQLException {
        small.withoutTotals().settle(1, List.of(SettlingFixture.order(5, 1)));
        assertThat(missing("small")).isEqualTo(1);
        assertThat(missing("large")).as("rows from before its start").isEqualTo(2);

        var unused = new TotalsRebuild(large.tables(), "large-orders").run(connection, orders -> {});

        assertThat(missing("small")).isZero();
        assertThat(missing("large")).isZero();
        assertThat(Recount.assertExact(database)).isEqualTo(5);
    }

    @Test
    void onlyOneOfThemIsRebuiltAtATime() throws SQLException {
        try (Connection other = large.mysql().connect()) {
            assertThat(NamedLock.ofTable("totals", large.tables().orders()).take(other))
                    .isTrue();
            assertThatThrownBy(() -> new TotalsRebuild(small.tables(), "small-orders").run(connection, orders -> {}))
                    .hasMessageContaining("Another rebuild of the totals");
        }
    }

    private long missing(String topic) throws SQLException {
        return TotalsState.read(connection, small.tables(), topic + "-orders")
                .orElseThrow()
                .missing();
    }

    @Test
    void bothKnowWhatEitherHasRemovedByAge() throws SQLException {
        var unused = new TotalsRebuild(small.tables(), "small-orders").run(connection, orders -> {});
        prune(small, "small");
        assertThat(PrunedOrders.read(connection, large.tables()).map(PrunedOrders::orders))
                .contains(4L);

        large.settle(0, List.of(SettlingFixture.order(6, 1)));
        prune(large, "large");

        for (SettlingFixture each : List.of(small, large)) {
            assertThat(PrunedOrders.read(connection, each.tables()).map(PrunedOrders::orders))
                    .contains(5L);
        }
    }

    private void prune(SettlingFixture fixture, String topic) throws SQLException {
        Retention orders =
                new Retention(Optional.empty(), Optional.empty(), Optional.of(Duration.ofDays(30)), Optional.empty());
        var unused = new Pruning(fixture.tables(), topic + "-orders", Clock.systemUTC())
                .run(
                        connection,
                        new Pruning.Plan(orders, topic, SettlingFixture.TOPIC_ID, Map.of(), TotalsSwitch.ON),
                        rows -> {});
    }

    @Test
    void theContractOfAnyOfThemIsOneOfTheTables() throws SQLException {
        // As `schema` does when a later contract adds a column.
        database.execute("ALTER TABLE orders ADD COLUMN contract_no SMALLINT NOT NULL DEFAULT 0");
        in("third", "ORDERS", ContractFile.shipped("shop").contract());
        StoredVersions versions =
                in("small", "orders", ContractFile.shipped("orders").contract()).versions();

        // What is known of a number says which columns its orders have; of an unknown one anything may be true.
        assertThat(Stream.of(1, 2, 3).map(number -> versions.knows(number, "no_such_column")))
                .containsExactly(false, false, true);
    }
}
