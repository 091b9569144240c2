package io.orderflow.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values as literals. */
class StatementTextTest {
    @Test
    void decimalsAreWrittenExactly() {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            int scale = random.nextInt(19);
            long unscaled = random.nextLong() % 1_000_000_000_000_000_000L >> random.nextInt(60);
            assertThat(new StatementText().decimal(unscaled, scale).toString())
                    .isEqualTo(BigDecimal.valueOf(unscaled, scale).toPlainString());
        }
    }

    @Test
    void timesHaveAsManyDigitsOfASecondAsTheirColumn() {
        long micros = LocalDateTime.parse("1000-02-28T03:04:05").toEpochSecond(ZoneOffset.UTC) * 1_000_000 + 60_700;
        assertThat(new StatementText().timestamp(micros, 0).toString()).isEqualTo("'1000-02-28 03:04:05'");
        assertThat(new StatementText().timestamp(micros, 4).toString()).isEqualTo("'1000-02-28 03:04:05.0607'");
        assertThat(new StatementText().timestamp(micros, 6).toString()).isEqualTo("'1000-02-28 03:04:05.060700'");
        assertThat(new StatementText().day(-1).toString()).isEqualTo("'1969-12-31'");
    }

    @Test
    void binaryNumbersAreNoDecimalsToTheServer() {
        assertThat(new StatementText().floating(0.1).toString()).isEqualTo("0.1E0");
        assertThat(new StatementText().floating(1e300).toString()).isEqualTo("1.0E300");
        assertThat(new StatementText().floating(-0.0).toString()).isEqualTo("-0.0E0");
    }
}
