package io.orderflow.pipeline.operate.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.operate.TestKafka;
import io.orderflow.pipeline.operate.audit.Actor;
import io.orderflow.pipeline.operate.audit.AuditTrail;
import io.orderflow.pipeline.operate.reject.RejectedRecords.Lives;
import io.orderflow.pipeline.operate.replay.ReplayedRow.Result;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedFilter;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.reject.RejectedState;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.store.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A replay says of each row what it did, or why it did nothing. */
@ExtendWith(RealServices.class)
@Tag("mysql")
class ReplayOperationIT {

    private static final byte[] BAD = "not json".getBytes(UTF_8);
    private static final ReplayLimits LIMITS = new ReplayLimits(1_000, 2, Long.MAX_VALUE);

    private TestTopics topics;
    private String topic;
    private SettlingFixture fixture;
    private Replay replay;
    private Connection connection;

    @BeforeEach
    void rejectFiveRecords(TestTopics topics, TestDatabase database) throws SQLException {
        this.topics = topics;
        topic = topics.create(4);
        fixture = SettlingFixture.in(database, topic);
        fixture.settle(0, Collections.nCopies(5, BAD));
        replay = new Replay(fixture.tables(), fixture.pipeline(), TestKafka.settings(topics.bootstrapServers(), topic));
        connection = fixture.connect();
    }

    @AfterEach
    void closeTheConnection() throws SQLException {
        connection.close();
    }

    @Test
    void saysForEachRowThatItWasSentOrWhyNot() throws Exception {
        update("state = 'resolved', replayed_as = '" + topic + "-0@10'", 1);
        update("state = 'rejected_again', replayed_as = '" + topic + "-0@11'", 2);
        update("payload_size = 2000000", 3);

        List<ReplayedRow> rows = new ArrayList<>();
        ReplayReport report = replay.send(connection, named(0, 1, 2, 3), Map.of(), LIMITS, rows::addAll);

        assertThat(rows).extracting(ReplayedRow::coordinates).containsExactly(at(0), at(1), at(2), at(3));
        assertThat(rows)
                .extracting(ReplayedRow::result)
                .containsExactly(Result.SENT, Result.RESOLVED, Result.REJECTED_AGAIN, Result.VALUE_CUT);
        assertThat(rows)
                .extracting(ReplayedRow::now)
                .containsExactly(Optional.empty(), Optional.of(at(10)), Optional.of(at(11)), Optional.empty());
        assertThat(report).isEqualTo(new ReplayReport(4, 4, 1, true, Optional.empty()));
        assertThat(topics.readAll(topic)).hasSize(1);
        assertThat(state(0)).isEqualTo("replaying");
        assertThat(state(3)).as("no ticket for what is not sent").isEqualTo("rejected");
    }

    @Test
    void aRowThatAnotherProcessResolvesMeanwhileIsNotSent() throws Exception {
        ReplaySelection selected = named(0);
        update("state = 'resolved', replayed_as = '" + topic + "-0@10'", 0);

        List<ReplayedRow> rows = new ArrayList<>();
        ReplayReport report = replay.send(connection, selected, Map.of(), LIMITS, rows::addAll);

        assertThat(rows).extracting(ReplayedRow::result).containsExactly(Result.REPLAYED_ELSEWHERE);
        assertThat(report.sent()).isZero();
        assertThat(topics.readAll(topic)).isEmpty();
    }

    @Test
    void whatIsRejectedAfterItWasChosenIsNotSent() throws Exception {
        ReplaySelection selected = replay.matching(connection, waiting());
        fixture.settle(0, Collections.nCopies(3, BAD));

        List<ReplayedRow> rows = new ArrayList<>();
        ReplayReport report = replay.send(connection, selected, Map.of(), LIMITS, page -> {
            rows.addAll(page);
            reject(1);
        });

        assertThat(report).isEqualTo(new ReplayReport(5, 5, 5, true, Optional.empty()));
        assertThat(rows).extracting(ReplayedRow::coordinates).containsExactly(at(0), at(1), at(2), at(3), at(4));
        assertThat(fixture.number("SELECT COUNT(*) FROM rejected_orders WHERE state = 'rejected'"))
                .isGreaterThan(3);
    }

    @Test
    void comesToNoMoreRowsThanItMay() throws Exception {
        ReplayReport report = replay.send(
                connection,
                replay.matching(connection, waiting()),
                Map.of(),
                new ReplayLimits(1_000, 2, 3),
                page -> {});

        assertThat(report).isEqualTo(new ReplayReport(5, 3, 3, false, Optional.empty()));
        assertThat(topics.readAll(topic)).hasSize(3);
    }

    @Test
    void oneThatWasStoppedGoesOnWithTheRowsThatAreLeft() throws Exception {
        assertThat(replay.lock(connection)).isTrue();
        ReplaySelection begun = replay.begin(connection, "--all", waiting(), replay.matching(connection, waiting()));
        ReplayReport stopped = replay.send(connection, begun, Map.of(), LIMITS, new StopAfterAPage());
        assertThat(stopped).isEqualTo(new ReplayReport(5, 2, 2, false, Optional.empty()));
        fixture.settle(0, List.of(BAD));

        ReplaySelection rest = replay.stopped(connection, "--all", waiting()).orElseThrow();
        ReplayReport report = replay.send(connection, rest, Map.of(), LIMITS, page -> {});

        assertThat(rest.count()).isEqualTo(3);
        assertThat(report).isEqualTo(new ReplayReport(5, 5, 5, true, Optional.empty()));
        assertThat(topics.readAll(topic)).hasSize(5);
        assertThat(replay.stopped(connection, "--all", waiting())).isEmpty();
    }

    @Test
    void oneThatGoesOnMeansRowsSinceTheTimeThatItBeganWith() throws Exception {
        RejectedFilter thisHour = waiting().since(Instant.now().minus(Duration.ofHours(1)));
        ReplaySelection begun = replay.begin(connection, "--since 1h", thisHour, replay.matching(connection, thisHour));
        assertThat(replay.send(connection, begun, Map.of(), LIMITS, new StopAfterAPage()))
                .isEqualTo(new ReplayReport(5, 2, 2, false, Optional.empty()));

        RejectedFilter twoHoursLater = waiting().since(Instant.now().plus(Duration.ofHours(1)));
        ReplaySelection rest =
                replay.stopped(connection, "--since 1h", twoHoursLater).orElseThrow();
        ReplayReport report = replay.send(connection, rest, Map.of(), LIMITS, page -> {});

        assertThat(report).isEqualTo(new ReplayReport(5, 5, 5, true, Optional.empty()));
        assertThat(topics.readAll(topic)).hasSize(5);
    }

    @Test
    void oneWhoseTimeWasNotKeptIsNotGoneOnWith() throws Exception {
        RejectedFilter thisHour = waiting().since(Instant.now().minus(Duration.ofHours(1)));
        var unused = replay.begin(connection, "--since 1h", thisHour, replay.matching(connection, thisHour));
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE orderflow_replays SET ranges = SUBSTRING_INDEX(ranges, ' ', 5)");
        }

        assertThat(replay.stopped(connection, "--since 1h", thisHour)).isEmpty();
    }

    @Test
    void onlyOneReplayThatIsWrittenDownRunsAtATime() throws SQLException {
        assertThat(replay.lock(connection)).isTrue();
        try (Connection other = fixture.connect()) {
            assertThat(replay.lock(other)).isFalse();
        }
    }

    @Test
    void namesTheCoordinatesAtWhichNothingWasRejected() throws SQLException {
        ReplaySelection selected = named(0, 77);

        assertThat(selected.unknown()).containsExactly(at(77));
        assertThat(selected.count()).isEqualTo(1);
        assertThat(selected.only().orElseThrow().coordinates()).isEqualTo(at(0));
    }

    @Test
    void otherBytesAreSentInsteadOfTheRowsOwn() throws Exception {
        update("payload_size = 2000000", 0);
        ReplaySelection selected = named(0);
        Map<RejectedRow, byte[]> values = Map.of(selected.only().orElseThrow(), SettlingFixture.order(1, 1));

        List<Verdicts.Verdict> verdicts = new ArrayList<>();
        replay.judge(connection, selected, values, LIMITS, verdicts::addAll);
        ReplayReport report =
                replay.by(Actor.ofDashboard("alice")).send(connection, selected, values, LIMITS, page -> {});

        assertThat(trail()).isEqualTo("DASHBOARD alice EDIT " + at(0) + " 1 of 1 sent");
        assertThat(verdicts).extracting(Verdicts.Verdict::outcome).containsExactly(Outcome.STORED);
        assertThat(report.sent()).isEqualTo(1);
        assertThat(topics.readAll(topic).get(0).value()).isEqualTo(SettlingFixture.order(1, 1));
        assertThat(fixture.number("SELECT COUNT(*) FROM orders")).isZero();
    }

    @Test
    void kafkaThatDoesNotAnswerIsReportedAndNoRowIsCalledSent() throws Exception {
        Replay nowhere = new Replay(fixture.tables(), fixture.pipeline(), TestKafka.settings("127.0.0.1:1", topic));

        ReplayReport report = nowhere.send(connection, named(0), Map.of(), LIMITS, page -> {});

        assertThat(report.fault()).isPresent();
        assertThat(report.sent()).isZero();
        assertThat(report.ended()).isFalse();
        assertThat(trail()).contains(" REPLAY ", " 0 of 1 sent; Kafka: ");
        assertThat(state(0)).isEqualTo("rejected");
    }

    private static final class StopAfterAPage implements ReplayProgress {

        private boolean isStopped;

        @Override
        public boolean goesOn() {
            return !isStopped;
        }

        @Override
        public void done(List<ReplayedRow> page) {
            isStopped = true;
        }
    }

    private RejectedFilter waiting() {
        return RejectedFilter.of(fixture.pipeline()).states(Set.of(RejectedState.REJECTED));
    }

    private ReplaySelection named(long... offsets) throws SQLException {
        List<Coordinates> coordinates = new ArrayList<>();
        for (long offset : offsets) {
            coordinates.add(at(offset));
        }
        return replay.named(connection, coordinates, Lives.ALL);
    }

    private Coordinates at(long offset) {
        return new Coordinates(topic, 0, offset);
    }

    private String trail() throws SQLException {
        AuditTrail.Entry entry = new AuditTrail(fixture.tables(), fixture.pipeline())
                .newest(connection, Long.MAX_VALUE, 1)
                .get(0);
        return String.join(" ", entry.face(), entry.who(), entry.action(), entry.subject(), entry.result());
    }

    private void reject(int records) {
        try {
            fixture.settle(0, Collections.nCopies(records, BAD));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private String state(long offset) throws SQLException {
        return fixture.text("SELECT state FROM rejected_orders WHERE kafka_offset = " + offset);
    }

    private void update(String set, long offset) throws SQLException {
        try (Connection other = fixture.connect();
                var statement = other.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE rejected_orders SET " + set + " WHERE kafka_offset = " + offset))
                    .isEqualTo(1);
            other.commit();
        }
    }
}
