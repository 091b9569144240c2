package io.orderflow.follow.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.follow.group.FollowSettings.First;
import io.orderflow.follow.group.FollowSettings.Losses;
import io.orderflow.follow.record.Standing;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.Life;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private static final Life LIFE = new Life("AAAAAAAAAAAAAAAAAAAAAA", 0);
    private static final Life TRUNCATED = new Life("AAAAAAAAAAAAAAAAAAAAAA", 7);
    private static final Life RECREATED = new Life("BBBBBBBBBBBBBBBBBBBBBB", 0);

    @Nested
    class ANewGroup {
        @Test
        void startsAtTheBeginningOfTheLedger() {
            assertThat(of(Optional.empty(), ledger(10, 100, 0), log(0, 200))).isEqualTo(new Placement.At(10, ""));
        }

        @Test
        void startsWhereKafkaStillHasRecords() {
            assertThat(of(Optional.empty(), ledger(10, 100, 0), log(50, 200)))
                    .isInstanceOfSatisfying(
                            Placement.At.class, at -> assertThat(at.offset()).isEqualTo(50));
        }

        @Test
        void startsWhereTheLedgerStandsIfItIsToFollowNewOrdersOnly() {
            assertThat(Placement.of(
                            known(Optional.empty(), ledger(10, 100, 0), log(0, 200)), First.LATEST, Losses.STOP))
                    .isEqualTo(new Placement.At(100, ""));
        }
    }

    @Nested
    class AfterAnAcceptedLoss {
        @Test
        void itGoesOnAtTheLogsBeginningIfAllOfItWasGivenUpInTheLedger() {
            assertThat(of(at(60, 0), ledger(0, 150, 40), log(100, 200)))
                    .isEqualTo(new Placement.At(100, "orders-0: 40 offsets were given up in the ledger"));
        }

        @Test
        void itStopsIfSomeOfItWasSettledButNotFollowed() {
            assertThatThrownBy(() -> of(at(60, 0), ledger(0, 150, 39), log(100, 200)))
                    .isInstanceOfSatisfying(
                            StoppedException.class,
                            e -> assertThat(e.condition()).isEqualTo(Condition.RETENTION_LOSS))
                    .hasMessageContaining("Kafka deleted 40 offsets, from 60 on");
        }

        @Test
        void whatWasLostBeforeItsPositionDoesNotCount() {
            assertThatThrownBy(() -> of(at(60, 40), ledger(0, 150, 40), log(100, 200)))
                    .isInstanceOf(StoppedException.class);
        }

        @Test
        void aRecordThatWasSkippedDoesNotCount() {
            Placement.Known known = new Placement.Known(
                    "orders-0", at(60, 0), ledger(0, 150, 40), log(100, 200), OptionalLong.empty(), 1);
            assertThatThrownBy(() -> Placement.of(known, First.EARLIEST, Losses.STOP))
                    .isInstanceOf(StoppedException.class);
        }

        @Test
        void itWaitsForTheOperatorIfTheLedgerHasNotSettledThemEither() {
            assertThat(of(at(60, 0), ledger(0, 60, 0), log(100, 200)))
                    .isInstanceOfSatisfying(
                            Placement.NotYet.class,
                            not -> assertThat(not.condition()).isEqualTo(Condition.RETENTION_LOSS));
        }

        @Test
        void itGoesOnIfThatIsAccepted() {
            assertThat(Placement.of(known(at(60, 0), ledger(0, 150, 0), log(100, 200)), First.EARLIEST, Losses.ACCEPT))
                    .isInstanceOfSatisfying(
                            Placement.At.class, at -> assertThat(at.offset()).isEqualTo(100));
        }
    }

    @Nested
    class InAnotherLife {
        @Test
        void itBeginsWithTheLifeIfAllBeforeWasFollowed() {
            assertThat(ofAnEarlierLife(60, ledger(RECREATED, 0, 5, 0), log(0, 9)))
                    .isEqualTo(
                            new Placement.At(0, "orders-0: the topic was recreated; everything before was followed"));
        }

        @Test
        void itStopsIfSettledRecordsOfTheOldTopicWereNotFollowed() {
            assertThatThrownBy(() -> ofAnEarlierLife(61, ledger(RECREATED, 0, 5, 0), log(0, 9)))
                    .isInstanceOfSatisfying(
                            StoppedException.class,
                            e -> assertThat(e.condition()).isEqualTo(Condition.TOPIC_RECREATED))
                    .hasMessageContaining("1 offsets from 60 on");
        }

        @Test
        void aTruncatedLogIsGoneOnWithFromItsNewBeginning() {
            assertThat(ofAnEarlierLife(60, ledger(TRUNCATED, 40, 45, 0), log(0, 50)))
                    .isInstanceOfSatisfying(
                            Placement.At.class, at -> assertThat(at.offset()).isEqualTo(40));
        }

        @Test
        void aRewoundLedgerThatSettledMoreThanWasFollowedIsNamedAsWhatItIs() {
            assertThatThrownBy(() -> ofAnEarlierLife(80, ledger(TRUNCATED, 40, 45, 0), log(0, 90)))
                    .isInstanceOfSatisfying(
                            StoppedException.class,
                            e -> assertThat(e.condition()).isEqualTo(Condition.LOG_TRUNCATED))
                    .hasMessageContaining("the ledger began another life (ledger rewind or accept-loss)")
                    .hasMessageContaining("20 offsets from 60 on");
        }
    }

    @Test
    void aLogThatEndsBeforeThePositionIsWaitedFor() {
        assertThat(of(at(60, 0), ledger(0, 60, 0), log(0, 59))).isInstanceOf(Placement.NotYet.class);
    }

    @Test
    void behindARestoredLedgerItStaysWhereItIs() {
        assertThat(of(at(60, 0), ledger(0, 40, 0), log(0, 80))).isInstanceOfSatisfying(Placement.At.class, at -> {
            assertThat(at.offset()).isEqualTo(60);
            assertThat(at.remark()).contains("it was restored");
        });
    }

    @Test
    void aPositionComesBackAsItWasCommitted() {
        Position position = new Position(60, TRUNCATED, 12, 3);
        assertThat(Position.of(position.committed())).contains(position);
    }

    private static Placement of(Optional<Position> committed, Standing standing, TopicState.Log log) {
        return Placement.of(known(committed, standing, log), First.EARLIEST, Losses.STOP);
    }

    /** Of a group that followed an earlier life up to offset 60; that life ended at this offset. */
    private static Placement ofAnEarlierLife(long end, Standing standing, TopicState.Log log) {
        return Placement.of(
                new Placement.Known("orders-0", at(60, 0), standing, log, OptionalLong.of(end), 0),
                First.EARLIEST,
                Losses.STOP);
    }

    private static Placement.Known known(Optional<Position> committed, Standing standing, TopicState.Log log) {
        return new Placement.Known("orders-0", committed, standing, log, OptionalLong.empty(), 0);
    }

    private static Optional<Position> at(long offset, long lost) {
        return Optional.of(new Position(offset, LIFE, 3, lost));
    }

    private static Standing ledger(long first, long next, long lost) {
        return ledger(LIFE, first, next, lost);
    }

    private static Standing ledger(Life life, long first, long next, long lost) {
        return new Standing(life, new Cursor(0, first, next, 3, new Counts(next - first - lost, 0, 0, 0, lost, 0)));
    }

    private static TopicState.Log log(long earliest, long end) {
        return new TopicState.Log(earliest, end);
    }
}
