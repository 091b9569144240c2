package io.orderflow.dashboard.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.dashboard.SettableClock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private final SettableClock clock = new SettableClock();
    private final History history = new History(clock);

    private void add(long lag, Optional<Overview.Freshness> freshness) {
        history.add(new History.Point(
                clock.instant(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.of(lag),
                freshness));
    }

    @Test
    void hasThePointsOfTheTimeThatIsAskedForTheOldestFirst() {
        for (int i = 0; i < 3; i++) {
            add(i, Optional.empty());
            clock.pass(Duration.ofMinutes(1));
        }

        assertThat(history.columns(Duration.ofMinutes(2)).lagRecords())
                .containsExactly(OptionalLong.of(1), OptionalLong.of(2));
        assertThat(history.columns(Duration.ofMinutes(2)).at())
                .containsExactly(SettableClock.START.getEpochSecond() + 60, SettableClock.START.getEpochSecond() + 120);
    }

    @Test
    void keepsNoMoreThanAnHourOfPoints() {
        for (int i = 0; i < 800; i++) {
            add(i, Optional.empty());
        }

        assertThat(history.columns(Duration.ofHours(1)).lagRecords())
                .hasSize(720)
                .startsWith(OptionalLong.of(80));
    }

    @Test
    void hasNoPercentileWhereNothingWasStoredAndNoneWhereNoTimestampIsUsable() {
        add(0, Optional.empty());
        add(0, Optional.of(Overview.Freshness.UNKNOWN));
        add(0, Optional.of(new Overview.Freshness(OptionalLong.of(1), OptionalLong.of(2), OptionalLong.of(3))));

        assertThat(history.columns(Duration.ofHours(1)).p95Ms())
                .containsExactly(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(2));
    }
}
