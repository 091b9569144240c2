package io.orderflow.pipeline.operate.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.TopicState;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.pipeline.operate.audit.Actor;
import io.orderflow.pipeline.operate.audit.AuditTrail;
import io.orderflow.pipeline.operate.audit.AuditTrail.Entry;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the job has stopped for is found, and changes the ledger only once it is accepted. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
record AcceptancesIT(TestDatabase database, SettlingFixture fixture, Connection connection) {

    @BeforeEach
    void settleSixOrders() throws SQLException {
        for (int partition = 0; partition < 3; partition++) {
            fixture.settle(
                    partition,
                    List.of(
                            SettlingFixture.order(10 * partition + 1, 1),
                            SettlingFixture.order(10 * partition + 2, 1)));
        }
    }

    private Acceptances acceptances() {
        return new Acceptances(fixture.tables(), fixture.pipeline(), "orders", Duration.ofSeconds(1));
    }

    @Test
    void findsWhatWasDeletedAndWhatWasCutOffAndAcceptsBoth() throws SQLException {
        TopicState state =
                topic(Map.of(0, new TopicState.Log(7, 9), 1, new TopicState.Log(0, 1), 2, new TopicState.Log(0, 5)));

        List<Loss> losses = losses(connection, state);

        assertThat(losses).extracting(Loss::kind).containsExactly(Loss.Kind.RETENTION, Loss.Kind.TRUNCATION);
        assertThat(losses).extracting(Loss::first).containsExactly(2L, 1L);
        assertThat(losses).extracting(Loss::last).containsExactly(6L, 1L);
        assertThat(losses).extracting(Loss::offsets).containsExactly(5L, 1L);
        assertThat(report().counts().lost()).as("nothing is changed yet").isZero();

        long epoch = acceptances().accept(connection, losses, moved -> {});

        assertThat(report().epoch()).hasValue(epoch);
        assertThat(trail())
                .as("who accepted what")
                .extracting(Entry::face, Entry::who, Entry::action, Entry::subject, Entry::result)
                .containsExactly(
                        tuple(
                                "COMMAND_LINE",
                                Actor.ofThisProcess().name(),
                                "ACCEPT_LOSS",
                                "LOG_TRUNCATED: orders-1, offset 2 to 1",
                                "accepted, epoch " + epoch),
                        tuple(
                                "COMMAND_LINE",
                                Actor.ofThisProcess().name(),
                                "ACCEPT_LOSS",
                                "RETENTION_LOSS: orders-0, offset 2 to 7",
                                "accepted, epoch " + epoch));
        assertThat(report().counts().lost()).isEqualTo(5);
        assertThat(report().balances()).isTrue();
        assertThat(acceptances().cursors(connection, state).get(0).nextOffset()).isEqualTo(7);
        assertThat(acceptances().cursors(connection, state).get(1).firstOffset())
                .isEqualTo(1);
        assertThat(losses(connection, state)).isEmpty();
    }

    @Test
    void aTruncatedLogIsReadAgainFromItsOpenTransactionOn() throws SQLException {
        TopicState state = topic(Map.of(0, new TopicState.Log(0, 1, 0), 1, new TopicState.Log(0, 2, 1)));

        List<Loss> losses = losses(connection, state);
        assertThat(losses).as("partition 1 has all that is settled").hasSize(1);
        var unused = acceptances().accept(connection, losses, moved -> {});

        assertThat(acceptances().cursors(connection, state).get(0).firstOffset())
                .isZero();
    }

    @Test
    void anAcceptanceThatLosesItsConnectionSaysSoAndGoesOnWhenItRunsAgain() throws SQLException {
        fixture.settle(1, Collections.nCopies(3, "no order".getBytes(UTF_8)));
        TopicState state = topic(Map.of(1, new TopicState.Log(0, 1)));
        List<Loss> losses = losses(connection, state);
        long id = connectionId();

        assertThatThrownBy(() -> acceptances().accept(connection, losses, moved -> database.execute("KILL " + id)))
                .isInstanceOf(StoppedException.class)
                .hasCauseInstanceOf(SQLException.class)
                .hasMessageContainingAll(
                        "MYSQL_AWAY", "The loss in partition 1 is accepted only in part", "run it again");

        try (Connection next = fixture.connect()) {
            var unused = acceptances().accept(next, losses(next, state), moved -> {});
            assertThat(losses(next, state)).isEmpty();
            assertThat(acceptances().cursors(next, state).get(1).firstOffset()).isEqualTo(1);
        }
    }

    @Test
    void acceptsNothingOfALedgerThatHasMovedSinceItWasShown() throws SQLException {
        List<Loss> losses = losses(connection, topic(Map.of(0, new TopicState.Log(7, 9), 1, new TopicState.Log(8, 9))));
        fixture.settle(1, List.of(SettlingFixture.order(77, 1)));

        assertThatThrownBy(() -> acceptances().accept(connection, losses, moved -> {}))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("The ledger of partition 1 does not stand at offset 2 any more");
        connection.rollback();

        assertThat(report().counts().lost()).isZero();
    }

    @Test
    void acceptsNoTruncationEitherIfTheLedgerOfAnotherPartitionHasMoved() throws SQLException {
        TopicState state = topic(Map.of(0, new TopicState.Log(0, 1), 1, new TopicState.Log(0, 1)));
        List<Loss> losses = losses(connection, state);
        OptionalLong before = report().epoch();
        fixture.settle(1, List.of(SettlingFixture.order(77, 1)));

        assertThat(losses).extracting(Loss::kind).containsExactly(Loss.Kind.TRUNCATION, Loss.Kind.TRUNCATION);
        assertThatThrownBy(() -> acceptances().accept(connection, losses, moved -> {}))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("The ledger of partition 1 does not stand at offset 2 any more");
        connection.rollback();

        assertThat(report().epoch()).isEqualTo(before);
        assertThat(acceptances().cursors(connection, state).get(0).nextOffset()).isEqualTo(2);
        assertThat(losses(connection, state)).hasSize(2);
    }

    @Test
    void aTopicThatWasCreatedAgainIsNoLossAndIsTakenOver() throws SQLException {
        TopicState again = new TopicState("BBBBBBBBBBBBBBBBBBBBBB", Map.of(0, new TopicState.Log(0, 4)));
        assertThatThrownBy(() -> losses(connection, again))
                .isInstanceOfSatisfying(
                        StoppedException.class,
                        stopped -> assertThat(stopped.condition()).isEqualTo(Condition.TOPIC_RECREATED));
        connection.rollback();

        assertThat(acceptances().adopt(connection, again, Map.of(0, 3L))).isPositive();
        assertThat(trail())
                .extracting(Entry::action, Entry::subject)
                .containsExactly(tuple("ACCEPT_TOPIC", "orders with id BBBBBBBBBBBBBBBBBBBBBB, from {0=3}"));

        assertThat(acceptances().topicIds(connection)).containsExactlyInAnyOrder(SettlingFixture.TOPIC_ID, again.id());
        assertThat(acceptances().cursors(connection, again).get(0).nextOffset()).isEqualTo(3);
        assertThat(report().rows()).as("the old topic's rows stay").hasSize(5);
    }

    @Test
    void aRecordIsSkippedWithItsReasonUnlessADriverRuns() throws SQLException {
        TopicState state = topic(Map.of(0, new TopicState.Log(0, 9)));
        var shown = acceptances().cursors(connection, state).get(0);
        database.execute("INSERT INTO orderflow_heartbeat (pipeline, state, reason, message, driver, epoch, updated_at,"
                + " started_at, lag_records, received_per_second, stored_per_second, versions) VALUES ('"
                + fixture.pipeline()
                + "', 'RUNNING', '', '', 'another', 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), 0, 0, 0, '')");
        assertThatThrownBy(() -> acceptances().skip(connection, state, shown, 4, "stuck"))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("A driver runs pipeline " + fixture.pipeline());
        connection.rollback();
        database.execute("UPDATE orderflow_heartbeat SET updated_at = updated_at - INTERVAL 1 HOUR");

        assertThat(trail()).as("nothing was skipped yet").isEmpty();
        assertThat(acceptances().skip(connection, state, shown, 4, "stuck")).isPositive();
        assertThat(trail())
                .extracting(Entry::action, Entry::subject)
                .containsExactly(tuple("SKIP", "orders-0@4: stuck"));

        assertThat(acceptances().cursors(connection, state).get(0).nextOffset()).isEqualTo(5);
        assertThat(fixture.text("SELECT CONCAT(kafka_offset, ' ', reason) FROM orderflow_skipped"))
                .isEqualTo("4 stuck");
        assertThat(report().counts().absent()).isEqualTo(2);
        assertThat(report().balances()).isTrue();
    }

    @Test
    void theReportHasTheLagOfEachPartitionWhoseLogIsKnown() throws SQLException {
        LedgerReport report = report().beside(topic(Map.of(0, new TopicState.Log(0, 9))));

        assertThat(report.lag(report.rows().get(0))).hasValue(7);
        assertThat(report.lag(report.rows().get(1))).isEmpty();
        assertThat(report.counts().stored()).isEqualTo(6);
    }

    private List<Loss> losses(Connection connection, TopicState state) throws SQLException {
        return acceptances().losses(connection, acceptances().cursors(connection, state), state);
    }

    private long connectionId() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static TopicState topic(Map<Integer, TopicState.Log> logs) {
        return new TopicState(SettlingFixture.TOPIC_ID, logs);
    }

    private List<Entry> trail() throws SQLException {
        List<Entry> entries =
                new AuditTrail(fixture.tables(), fixture.pipeline()).newest(connection, Long.MAX_VALUE, 10);
        connection.commit();
        return entries;
    }

    private LedgerReport report() throws SQLException {
        return LedgerReport.read(connection, fixture.tables(), fixture.pipeline());
    }
}
