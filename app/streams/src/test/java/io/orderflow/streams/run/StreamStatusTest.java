package io.orderflow.streams.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.streams.fault.StreamFault;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a query's status says after a while, on a clock of the test. */
class StreamStatusTest {

    private long now;
    private final StreamStatus status = new StreamStatus("item_counts", Instant.EPOCH, () -> now);

    @ParameterizedTest
    @CsvSource({
        // seconds since the start, seconds until it is read, records a second
        "0, 0, 100", // not divided by nothing
        "1, 0, 100",
        "4, 1, 20",
        "10, 10, 5",
        "100, 0, 5",
        "100, 20, 5",
        "100, 21, 0"
    })
    void aRateIsTakenOverTheLastTwentySecondsOrSinceTheStart(long received, long later, double perSecond) {
        now = Duration.ofSeconds(received).toNanos();
        status.received(100);
        now += Duration.ofSeconds(later).toNanos();

        assertThat(status.snapshot().perSecond()).isEqualTo(perSecond);
    }

    @ParameterizedTest
    @EnumSource
    void aFaultThatPassesOrIsAServersIsAWaitAndAnyOtherAFailure(Condition reason) {
        boolean mysqls = reason.name().startsWith("MYSQL_") && reason != Condition.MYSQL_ROW_REFUSED;
        boolean servers = mysqls || reason == Condition.KAFKA_REFUSED;

        status.faulted(new StreamFault(reason, "why"));

        assertThat(status.snapshot().state())
                .isEqualTo(reason.passesByItself() || servers ? StreamState.WAITING : StreamState.FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerOfKafkaEndsAWaitForKafkaOnly(Condition reason) {
        status.faulted(new StreamFault(reason, "why"));

        status.kafkaAnswers();

        assertThat(status.snapshot().fault().isEmpty()).isEqualTo(reason == Condition.KAFKA_AWAY);
    }

    @Test
    void aReportEndsEveryFault() {
        status.faulted(new StreamFault(Condition.KAFKA_AWAY, "why"));

        status.report(StreamState.RUNNING);

        assertThat(status.snapshot().fault()).isEmpty();
        assertThat(status.snapshot().state()).isEqualTo(StreamState.RUNNING);
    }
}
