package io.orderflow.producer.make;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MILLISECOND = 1_000_000;

    private long now = 5_000;

    private Pace every(Duration interval) {
        return new Pace(interval, () -> now);
    }

    @Test
    void theFirstIsDueAtOnceAndTheOthersAtTheirPlaceInTime() {
        Pace pace = every(Duration.ofMillis(20));
        assertThat(pace.untilDue()).isZero();
        pace.made();
        assertThat(pace.untilDue()).isEqualTo(20 * MILLISECOND);
    }

    @Test
    void neitherWorkNorLateWakeUpsSlowItDown() {
        Pace pace = every(Duration.ofNanos(333_333));
        long end = now + Duration.ofSeconds(10).toNanos();
        long made = 0;
        while (now < end) {
            long wait = pace.untilDue();
            if (wait > 0) {
                now += wait + 70_000; // woken 70 µs late
            } else {
                now += 40_000; // 40 µs of work
                pace.made();
                made++;
            }
        }
        assertThat(made).isBetween(29_700L, 30_300L);
    }

    @Test
    void doesNotCatchUpAfterALongStandstill() {
        Pace pace = every(Duration.ofMillis(10));
        pace.made();
        now += Duration.ofMinutes(5).toNanos();
        pace.made();
        pace.made();
        assertThat(pace.untilDue()).isPositive();
    }

    @Test
    void noIntervalIsAlwaysDue() {
        Pace pace = every(Duration.ZERO);
        pace.made();
        assertThat(pace.untilDue()).isZero();
    }
}
