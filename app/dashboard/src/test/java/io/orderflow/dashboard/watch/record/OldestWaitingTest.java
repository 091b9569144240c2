package io.orderflow.dashboard.watch.record;

import static io.orderflow.dashboard.LedgerFixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.dashboard.SettableClock;
import io.orderflow.dashboard.watch.kafka.Logs;
import io.orderflow.kafka.TopicState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OldestWaitingTest {

    private static final Instant NOW = SettableClock.START;

    /** Of the partitions from 0 on. */
    private static Optional<Logs> logs(TopicState.Log... logs) {
        Map<Integer, TopicState.Log> byPartition = new HashMap<>();
        for (TopicState.Log log : logs) {
            byPartition.put(byPartition.size(), log);
        }
        return Optional.of(new Logs(NOW, Optional.of("T"), byPartition));
    }

    private static TopicState.Log log(long earliest, long end) {
        return new TopicState.Log(earliest, end);
    }

    @ParameterizedTest(name = "the age of a record of {0} s before now is known: {1}")
    @CsvSource({
        "0, true",
        "3600, true",
        "604800, true", // seven days
        "604801, false",
        "-60, true",
        "-61, false",
        "31536000, false",
    })
    void aTimestampThatCannotBeRightGivesNoAge(long secondsAgo, boolean isKnown) {
        Instant timestamp = NOW.minus(Duration.ofSeconds(secondsAgo));

        assertThat(OldestWaiting.arrival(timestamp.toEpochMilli(), NOW))
                .isEqualTo(isKnown ? Optional.of(timestamp) : Optional.empty());
    }

    @ParameterizedTest(name = "a timestamp of {0} gives no age")
    @CsvSource({"-1", "0", "9223372036854775807", "-9223372036854775808"})
    void neitherDoesAnExtremeOne(long timestamp) {
        assertThat(OldestWaiting.arrival(timestamp, NOW)).isEmpty();
    }

    @Test
    void theFirstWaitingRecordStandsAtTheCursorOrWhereTheLogBegins() {
        var waiting = OldestWaiting.waiting(
                List.of(row(0, "T", 5), row(1, "T", 5), row(2, "T", 9)), logs(log(0, 9), log(7, 9), log(0, 9)), 32);

        assertThat(waiting).isEqualTo(Map.of(new TopicPartition("orders", 0), 5L, new TopicPartition("orders", 1), 7L));
    }

    @Test
    void ofManyPartitionsThoseFurthestBehindAreRead() {
        var waiting = OldestWaiting.waiting(
                List.of(row(0, "T", 8), row(1, "T", 2), row(2, "T", 5)), logs(log(0, 9), log(0, 9), log(0, 9)), 2);

        assertThat(waiting.keySet()).extracting(TopicPartition::partition).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void rowsOfAnEarlierLifeOfTheTopicWaitForNothing() {
        assertThat(OldestWaiting.waiting(List.of(row(0, "earlier", 5)), logs(log(0, 9)), 32))
                .isEmpty();
        assertThat(OldestWaiting.waiting(List.of(row(0, "T", 5)), Optional.empty(), 32))
                .isEmpty();
    }
}
