package io.orderflow.pipeline.settle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatenciesTest {

    private static final long NOW = Instant.parse("2026-11-28T10:00:00Z").toEpochMilli();
    private static final long DAY = 86_400_000L;

    private final Latencies latencies = new Latencies();

    @ParameterizedTest(name = "a record of {0} ms before its commit took {1} ms")
    @CsvSource({
        "0, 0",
        "7, 7",
        "-1, 0",
        "-60000, 0",
        "604800000, 604800000",
    })
    void anAgeThatAClockCanHaveMeasuredIsALatency(long before, long took) {
        assertThat(RecordAge.millis(NOW - before, NOW)).isEqualTo(took);
        latencies.add(NOW - before, NOW);

        assertThat(latencies.isEmpty()).isFalse();
        assertThat(latencies.unknown()).isZero();
        assertThat(latencies.percentile(0.95)).isBetween(took, took + took / 8);
    }

    @ParameterizedTest(name = "a timestamp of {0} says nothing")
    @CsvSource({
        "-1",
        "-9223372036854775808",
        "0",
        "1764324000", // seconds in place of milliseconds
        "1795168740000", // a year ahead
        "9223372036854775807",
    })
    void anyOtherTimestampIsUnknownAndInNoPercentile(long timestamp) {
        latencies.add(timestamp, NOW);
        latencies.add(timestamp, NOW);
        assertThat(latencies.isEmpty()).isTrue();
        assertThat(latencies.unknown()).isEqualTo(2);

        latencies.add(NOW - 5, NOW);
        assertThat(latencies.percentile(0.99)).isEqualTo(5);
    }

    @Test
    void theBoundsAreAMinuteAheadAndSevenDaysBack() {
        assertThat(RecordAge.millis(NOW + 60_001, NOW)).isEqualTo(RecordAge.UNKNOWN);
        assertThat(RecordAge.millis(NOW - 7 * DAY - 1, NOW)).isEqualTo(RecordAge.UNKNOWN);
    }

    @Test
    void thoseOfSeveralPartitionsAreAddedUpTheUnknownOnesToo() {
        Latencies other = new Latencies();
        other.add(NOW - 3, NOW);
        other.add(-1, NOW);
        latencies.add(NOW - 1, NOW);

        latencies.add(other);

        assertThat(latencies.percentile(0.5)).isEqualTo(1);
        assertThat(latencies.percentile(1)).isEqualTo(3);
        assertThat(latencies.max()).isEqualTo(3);
        assertThat(latencies.unknown()).isEqualTo(1);
    }
}
