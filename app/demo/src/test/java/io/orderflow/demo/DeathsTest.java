package io.orderflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeathsTest {

    private static final Duration SOON = Duration.ofMillis(59_999);
    private static final Duration LATE = Duration.ofSeconds(60);

    private final Deaths deaths = new Deaths();

    @Test
    void theThirdEarlyDeathInARowIsTheLast() {
        assertThat(deaths.after(1, SOON)).contains(Duration.ofSeconds(1));
        assertThat(deaths.after(137, SOON)).contains(Duration.ofSeconds(2));
        assertThat(deaths.after(1, SOON)).isEmpty();
    }

    @Test
    void whatHasRunForAMinuteHasAllItsStartsAgain() {
        deaths.after(1, SOON);
        deaths.after(1, SOON);
        assertThat(deaths.after(1, LATE)).contains(Duration.ofSeconds(1));
        assertThat(deaths.after(1, SOON)).contains(Duration.ofSeconds(2));
        assertThat(deaths.after(1, SOON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 67, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81})
    void aNamedStopIsNotRepeated(int status) {
        assertThat(deaths.after(status, LATE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 66, 82, 137, 143})
    void anyOtherEndIsFollowedByAStart(int status) {
        assertThat(deaths.after(status, LATE)).contains(Duration.ofSeconds(1));
    }
}
