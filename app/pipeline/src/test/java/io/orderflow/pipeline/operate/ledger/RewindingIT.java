package io.orderflow.pipeline.operate.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.TopicState;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import io.orderflow.pipeline.total.Recount;
import io.orderflow.pipeline.total.TotalsRebuild;
import io.orderflow.pipeline.total.TotalsState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A ledger that was set back keeps what it said, and settles the same records once more. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record RewindingIT(TestDatabase database, SettlingFixture fixture, Connection connection) {

    private static final List<byte[]> RECORDS = List.of(
            SettlingFixture.order(1, 1),
            SettlingFixture.order(2, 1),
            "{".getBytes(UTF_8),
            SettlingFixture.order(1, 1),
            SettlingFixture.order(3, 1));

    private static final TopicState STATE =
            new TopicState(SettlingFixture.TOPIC_ID, Map.of(0, new TopicState.Log(0, 5), 1, new TopicState.Log(0, 0)));

    @BeforeEach
    void settleFiveRecords() throws SQLException {
        fixture.settle(0, RECORDS);
    }

    private Rewinding rewinding() {
        return new Rewinding(fixture.tables(), fixture.pipeline(), "orders", Duration.ofSeconds(1));
    }

    private long rewindTo(long offset) throws SQLException {
        return rewinding().rewind(connection, rewinding().plan(connection, STATE, Map.of(0, offset)), moved -> {});
    }

    @Test
    void keepsWhatTheLedgerSaidAndSettlesTheSameRecordsAsDuplicates() throws SQLException {
        assertThat(rewinding().baseline(connection)).isEqualTo(new Rewinding.Baseline(3, OptionalLong.of(3)));

        long epoch = rewindTo(1);

        assertThat(fixture.text("SELECT CONCAT(first_offset, ' ', next_offset, ' ', `stored`, ' ', duplicate, ' ',"
                        + " rejected) FROM orderflow_ledger WHERE topic_id LIKE '%." + epoch + "'"))
                .as("the past life")
                .isEqualTo("0 5 3 1 1");
        assertThat(fixture.text("SELECT COUNT(*) FROM rejected_orders WHERE topic_id LIKE '%." + epoch + "'"))
                .isEqualTo("1");
        SettlingFixture job = SettlingFixture.in(database, "orders");
        job.settle(0, RECORDS.subList(1, 5));
        assertThat(job.text(
                        "SELECT CONCAT(first_offset, ' ', next_offset, ' ', `stored`, ' ', duplicate, ' ', rejected)"
                                + " FROM orderflow_ledger WHERE topic_id NOT LIKE '%.%' AND kafka_partition = 0"))
                .isEqualTo("1 5 0 3 1");
        Recount.assertExact(database);
        assertThat(totals().isComplete()).isTrue();
    }

    @Test
    void storesWhatWasDeletedAndTheTotalsAreRightAfterARebuild() throws SQLException {
        database.execute("DELETE FROM orders WHERE order_id = 'ORDER-000002'");
        assertThat(rewinding().baseline(connection).change()).isEqualTo(-1);

        rewindTo(0);

        assertThat(rewinding().baseline(connection).change())
                .as("the new baseline")
                .isZero();
        assertThat(totals().sentence()).contains("hold 1 orders that are not in the table any more");
        var unused = new TotalsRebuild(fixture.tables(), fixture.pipeline()).run(connection, orders -> {});
        SettlingFixture.in(database, "orders").settle(0, RECORDS);
        assertThat(Recount.assertExact(database)).isEqualTo(3);
        assertThat(totals().isComplete()).isTrue();
        assertThat(rewinding().baseline(connection).change()).isZero();
    }

    @Test
    void aPlanChangesNothing() throws SQLException {
        List<Rewind> plan = rewinding().plan(connection, STATE, Map.of(0, 2L, 1, 0L));

        assertThat(plan).singleElement().satisfies(rewind -> {
            assertThat(rewind.to()).isEqualTo(2);
            assertThat(rewind.offsets()).isEqualTo(3);
        });
        assertThat(fixture.number("SELECT epoch FROM orderflow_epoch")).isEqualTo(fixture.epoch());
    }

    @Test
    void anOffsetAheadOrGoneOrOfNoPartitionIsRefused() {
        refuses(6, STATE, "a rewind leads back, not on to 6");
        refuses(
                1,
                new TopicState(STATE.id(), Map.of(0, new TopicState.Log(2, 5))),
                "no record of partition 0 at offset 1 any more: the log begins at 2");
        assertThatThrownBy(() -> rewinding().plan(connection, STATE, Map.of(9, 0L)))
                .hasMessageContaining("has no partition 9 of topic orders; it has [0, 1, 2, 3]");
    }

    private void refuses(long offset, TopicState now, String why) {
        assertThatThrownBy(() -> rewinding().plan(connection, now, Map.of(0, offset)))
                .isInstanceOfSatisfying(
                        StoppedException.class, e -> assertThat(e.condition()).isEqualTo(Condition.USAGE))
                .hasMessageContaining(why)
                .hasMessageContaining("Nothing was changed");
    }

    @Test
    void isRefusedWhileADriverRuns() throws SQLException {
        List<Rewind> plan = rewinding().plan(connection, STATE, Map.of(0, 1L));
        database.execute("INSERT INTO orderflow_heartbeat (pipeline, state, driver, versions, started_at, updated_at,"
                + " reason, message, lag_records, epoch, received_per_second, stored_per_second) VALUES ('"
                + fixture.pipeline()
                + "', 'RUNNING', 'host, process 7', '', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), '', '', 0, 1, 0, 0)");

        assertThatThrownBy(() -> rewinding().rewind(connection, plan, moved -> {}))
                .isInstanceOfSatisfying(
                        StoppedException.class, e -> assertThat(e.condition()).isEqualTo(Condition.FENCED))
                .hasMessageContaining("A driver runs pipeline");
        assertThat(fixture.text("SELECT COUNT(*) FROM orderflow_ledger WHERE topic_id LIKE '%.%'"))
                .isEqualTo("0");
    }

    @Test
    void aLedgerThatMovedSinceItWasShownIsNotSetBack() throws SQLException {
        List<Rewind> plan = rewinding().plan(connection, STATE, Map.of(0, 1L));
        fixture.settle(0, List.of(SettlingFixture.order(4, 1)));

        assertThatThrownBy(() -> rewinding().rewind(connection, plan, moved -> {}))
                .hasMessageContaining("does not stand at offset 5 any more");
    }

    private TotalsState totals() throws SQLException {
        TotalsState totals = TotalsState.read(connection, fixture.tables(), fixture.pipeline())
                .orElseThrow();
        connection.rollback();
        return totals;
    }
}
