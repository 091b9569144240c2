package io.orderflow.pipeline.settle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryLogTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void reportsOneOfEachKindInTenSecondsAndCountsTheOthers() {
        RetryLog retries = new RetryLog();
        assertThat(retries.unreported(1205, 100 * SECOND)).isZero();
        for (int i = 0; i < 38; i++) {
            assertThat(retries.unreported(1205, 101 * SECOND)).isNegative();
        }
        assertThat(retries.unreported(1146, 101 * SECOND)).as("another kind").isZero();
        assertThat(retries.unreported(1205, 111 * SECOND)).isEqualTo(38);
        assertThat(retries.unreported(1205, 112 * SECOND)).isNegative();
    }
}
