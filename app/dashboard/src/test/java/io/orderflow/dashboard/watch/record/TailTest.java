package io.orderflow.dashboard.watch.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.pipeline.reject.Coordinates;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TailTest {

    private static final Instant EARLY = Instant.parse("2026-11-21T14:00:00Z");
    private static final Instant LATE = Instant.parse("2026-11-21T15:00:00Z");

    @Test
    void aRecordThatIsReadAgainIsListedOnceWithTheOutcomeThatIsKnown() {
        Message settled = message(7, EARLY, Message.STORED);
        Message next = message(8, LATE, Message.WAITING);

        assertThat(Tail.merged(List.of(settled), List.of(message(7, EARLY, Message.WAITING), next)))
                .containsExactly(next, settled);
    }

    @Test
    void aRecordOfATopicThatWasCreatedAgainIsAnotherOne() {
        Message old = message(7, EARLY, Message.STORED);
        Message recreated = message(7, LATE, Message.WAITING);

        assertThat(Tail.merged(List.of(old), List.of(recreated))).containsExactly(recreated, old);
    }

    private static Message message(long offset, Instant timestamp, String outcome) {
        return new Message(
                new Coordinates("orders", 0, offset),
                0,
                offset,
                Optional.of(timestamp),
                "key",
                2,
                Optional.of(outcome),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
