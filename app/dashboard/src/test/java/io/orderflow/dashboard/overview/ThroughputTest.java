package io.orderflow.dashboard.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.dashboard.SettableClock;
import io.orderflow.pipeline.ledger.Counts;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThroughputTest {

    private final Throughput pace = new Throughput();

    /** A reading so many seconds after the start. */
    private void saw(long second, long stored, long lag) {
        pace.saw(
                SettableClock.START.plusSeconds(second),
                new Counts(stored, 0, 0, 0, 0, 0),
                lag < 0 ? OptionalLong.empty() : OptionalLong.of(lag));
    }

    @Test
    void thereIsNoRateBeforeTheSecondReadingAndAReadingCountsOnce() {
        saw(0, 100, 0);
        saw(0, 100, 0);
        assertThat(pace.perSecond()).isEmpty();
        assertThat(pace.catchUp()).isEmpty();
        assertThat(pace.isBacklog()).isFalse();
    }

    @Test
    void ratesAreThoseOfTheLastTenSeconds() {
        saw(0, 0, 0);
        saw(50, 5_000, 0);
        saw(60, 5_020, 0);

        assertThat(pace.perSecond()).contains(new Throughput.PerSecond(2, 2, 0));
    }

    @Test
    void countsThatFallAreNoNegativeRate() {
        saw(0, 100, 0);
        saw(5, 0, 0);

        assertThat(pace.perSecond()).contains(new Throughput.PerSecond(0, 0, 0));
    }

    @Test
    void whatIsForgottenIsNotKnownUntilTwoNewReadings() {
        saw(0, 0, 100);
        saw(1, 10, 90);
        pace.forget();
        saw(2, 20, 80);

        assertThat(pace.perSecond()).isEmpty();
    }

    @ParameterizedTest(name = "from a lag of {0} to {1} in {2} s, {3} stored: caught up in {4} s, a backlog: {5}")
    @CsvSource({
        "1000, 500, 50, 500, 50, true",
        "1000, 0, 50, 1000, 0, false",
        "10, 10, 50, 1000, 0, false", // as much as always waits between two batches
        "500, 1000, 50, 100, , true",
        "1000, 1000, 50, 0, , true",
        "-1, 500, 50, 500, , true", // the lag was not known at first
        "500, -1, 50, 500, , false",
    })
    void theTimeToCatchUpFollowsFromHowFastTheLagShrank(
            long first, long last, long seconds, long stored, Double catchUp, boolean isBacklog) {
        saw(0, 0, first);
        saw(seconds - 10, stored * (seconds - 10) / seconds, last);
        saw(seconds, stored, last);

        assertThat(pace.catchUp()).isEqualTo(catchUp == null ? OptionalDouble.empty() : OptionalDouble.of(catchUp));
        assertThat(pace.isBacklog()).isEqualTo(isBacklog);
    }

    @Test
    void aMinuteAgoIsForgotten() {
        saw(0, 0, 9_000);
        saw(61, 0, 100);
        saw(71, 0, 100);

        assertThat(pace.catchUp()).as("of 100 that do not shrink").isEmpty();
    }
}
