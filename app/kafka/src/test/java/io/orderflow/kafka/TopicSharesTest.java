package io.orderflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicSharesTest {
    private static final Map<Integer, TopicState.Log> TOPIC = Map.of(
            0,
            new TopicState.Log(100, 110),
            1,
            new TopicState.Log(0, 1000),
            2,
            new TopicState.Log(5, 5),
            3,
            new TopicState.Log(50, 950));

    @Test
    void whatShortPartitionsLeaveGoesToTheOthers() {
        assertThat(TopicShares.newest(TOPIC, 110))
                .isEqualTo(Map.of(
                        0, new TopicState.Log(100, 110),
                        1, new TopicState.Log(950, 1000),
                        2, new TopicState.Log(5, 5),
                        3, new TopicState.Log(900, 950)));
    }

    @Test
    void theOldestAreTheFirst() {
        assertThat(TopicShares.oldest(TOPIC, 110).get(1)).isEqualTo(new TopicState.Log(0, 50));
    }

    @Test
    void neverMoreThanAsked() {
        for (long most = 0; most < 2_500; most += 7) {
            long all = TopicShares.newest(TOPIC, most).values().stream()
                    .mapToLong(log -> log.end() - log.earliest())
                    .sum();
            assertThat(all).isEqualTo(Math.min(most, 1_910));
        }
    }
}
