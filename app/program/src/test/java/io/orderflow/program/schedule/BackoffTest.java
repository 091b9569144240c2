package io.orderflow.program.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static List<Long> millis(long first, long longest, int count) {
        return Stream.iterate(new Backoff(Duration.ofMillis(first), Duration.ofMillis(longest)), Backoff::next)
                .limit(count)
                .map(backoff -> backoff.delay().toMillis())
                .toList();
    }

    @Test
    void eachDelayIsTwiceAsLongAsTheOneBeforeUpToTheLimit() {
        assertThat(millis(100, 2_000, 8)).containsExactly(100L, 200L, 400L, 800L, 1_600L, 2_000L, 2_000L, 2_000L);
    }

    @Test
    void aDelayThatDoublesToTheLimitExactlyIsTheLimit() {
        assertThat(millis(500, 1_000, 3)).containsExactly(500L, 1_000L, 1_000L);
    }

    @Test
    void aFirstDelayBeyondTheLimitIsUsedOnce() {
        assertThat(millis(500, 200, 3)).containsExactly(500L, 200L, 200L);
    }

    @Test
    void noDelayStaysNoDelay() {
        assertThat(millis(0, 1_000, 3)).containsExactly(0L, 0L, 0L);
    }

    @Test
    void manyFailuresDoNotOverflow() {
        assertThat(Stream.iterate(new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10)), Backoff::next)
                        .skip(10_000)
                        .findFirst()
                        .orElseThrow()
                        .delay())
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aNegativeDelayIsRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ofMillis(-1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A delay cannot be negative, was PT-0.001S");
    }
}
