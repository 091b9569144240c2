package io.orderflow.pipeline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.settle.BatchReport;
import io.orderflow.pipeline.settle.Latencies;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StatusTest {

    private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");
    private static final long NOW = START.toEpochMilli();

    /** A batch of stored orders with these Kafka timestamps. */
    private static BatchReport batch(long... timestamps) {
        Latencies latencies = new Latencies();
        for (long timestamp : timestamps) {
            latencies.add(timestamp, NOW);
        }
        Counts counts = new Counts(timestamps.length, 0, 0, 0, 0, 0);
        return new BatchReport(7, counts, Map.of(), Duration.ofSeconds(2), latencies);
    }

    @Nested
    class AMinute {
        private final AtomicLong nanos = new AtomicLong(42);
        private final Status status = new Status(START, nanos::get);

        private void pass(Duration time) {
            nanos.addAndGet(time.toNanos());
        }

        @Test
        void isHowFarRatesAndLatenciesLookBack() {
            status.settled(batch(NOW - 10, NOW - 10));
            pass(Duration.ofSeconds(60));
            assertThat(status.snapshot().storedPerSecond()).isEqualTo(2 / 60.0);
            assertThat(status.snapshot().latencies().percentile(0.5)).isEqualTo(10);

            pass(Duration.ofSeconds(1));
            assertThat(status.snapshot().storedPerSecond()).isZero();
            assertThat(status.snapshot().latencies().isEmpty()).isTrue();
        }

        @Test
        void inRealTimeIsNoBatch() {
            status.settled(batch(NOW));
            status.settled(new BatchReport(
                    BatchReport.REAL_TIME, Counts.NONE, Map.of(), Duration.ofSeconds(1), new Latencies()));

            assertThat(LongStream.of(status.figures().batches().counts()).sum()).isEqualTo(1);
        }

        @Test
        void ofOrdersWithoutUsableTimestampsHasARateAndNoLatency() {
            status.settled(batch(-1, 0));
            pass(Duration.ofSeconds(10));

            assertThat(status.snapshot().storedPerSecond()).isEqualTo(0.2);
            assertThat(status.snapshot().latencies().isEmpty()).isTrue();
            assertThat(status.snapshot().latencies().unknown()).isEqualTo(2);
        }

        @Test
        void isNotOverBeforeItHasPassedAndASecondIsTheLeastThatRatesAreTakenOver() {
            status.settled(batch(NOW - 10, NOW - 10));

            assertThat(status.snapshot().storedPerSecond()).isEqualTo(2);
            assertThat(status.snapshot().started()).isEqualTo(START);
        }
    }

    @Nested
    class AProgressLine {

        @Test
        void endsWithTheLatency() {
            assertThat(ProgressLine.of(7, batch(NOW - 5, NOW - 5, -1), 12))
                    .isEqualTo("batch 7: received 3 = stored 3 + duplicate 0 + rejected 0 | 2 rows/s | 2.0 s | lag 12"
                            + " | p95 5 ms");
        }

        @Test
        void saysUnknownWhereNoTimestampIsUsable() {
            assertThat(ProgressLine.of(7, batch(0, Long.MAX_VALUE), 0)).endsWith(" | p95 unknown");
        }

        @Test
        void saysNothingOfALatencyWhereNothingWasStored() {
            assertThat(ProgressLine.of(7, batch(), 0)).doesNotContain("p95");
        }
    }
}
