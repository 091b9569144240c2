package io.orderflow.pipeline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.kafka.TopicState.Log;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LagClockTest {

    private static final long SECOND = 1_000_000_000L;

    private final LagClock clock = new LagClock();

    private void saw(long end, long second) {
        clock.saw(Map.of(0, new Log(0, end)), second * SECOND);
    }

    @Test
    void countsFromWhenTheOldestWaitingRecordWasFirstSeen() {
        saw(100, 0);
        saw(150, 5);
        saw(200, 10);

        assertThat(clock.seconds(0, 60, 30 * SECOND)).isEqualTo(30);
        assertThat(clock.seconds(0, 100, 30 * SECOND)).isEqualTo(25);
        assertThat(clock.seconds(0, 199, 30 * SECOND)).isEqualTo(20);
        assertThat(clock.seconds(0, 200, 30 * SECOND)).isZero();
    }

    @Test
    void anIdleTopicHasNoLagHoweverLongItIsWatched() {
        saw(100, 0);
        saw(100, 1_000);

        assertThat(clock.seconds(0, 100, 2_000 * SECOND)).isZero();
        assertThat(clock.seconds(7, 0, 2_000 * SECOND)).isZero();
    }

    @Test
    void aBacklogFromBeforeTheStartIsAsOldAsTheOrdersThatWereSettledLast() {
        saw(1_000_000, 0);
        clock.settled(Map.of(0, 3_600_000L));

        assertThat(clock.seconds(0, 5_000, 2 * SECOND)).isEqualTo(3_600);
        assertThat(clock.seconds(0, 1_000_000, 2 * SECOND)).isZero();
    }

    @Test
    void aLagOfDaysTakesLittleMemoryAndStaysNearlyRight() {
        for (int second = 0; second < 100_000; second += 5) {
            saw(1_000 + second, second);
        }

        assertThat(clock.seconds(0, 0, 100_000 * SECOND)).isEqualTo(100_000);
        assertThat(clock.seconds(0, 51_000, 100_000 * SECOND)).isBetween(45_000.0, 50_000.0);
    }
}
