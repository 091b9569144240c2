package io.orderflow.pipeline.total;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What orders add up to in memory. */
class SumsTest {

    private final Sums sums = new Sums();

    @Test
    void exactSumsGoOnBeyondALong() {
        BigInteger expected = BigInteger.ZERO;
        Random random = new Random(13);
        for (int i = 0; i < 1_000; i++) {
            BigInteger value = i % 3 == 0 ? new BigInteger(90, random).negate() : BigInteger.valueOf(random.nextLong());
            expected = expected.add(value);
            if (value.bitLength() < Long.SIZE) {
                sums.add(1, value.longValue());
            } else {
                sums.add(1, value);
            }
        }
        assertThat(sums.isSmall(1)).isFalse();
        assertThat(sums.exact(1, 2)).isEqualTo(new BigDecimal(expected, 2));
        sums.add(1, expected.negate());
        assertThat(sums.areZero()).isTrue();
    }

    @Test
    void twoOfTheLargestLongsAreTwiceAsMuch() {
        sums.add(0, Long.MAX_VALUE);
        sums.add(0, Long.MAX_VALUE);

        assertThat(sums.exact(0, 0)).isEqualTo(new BigDecimal("18446744073709551614"));
    }

    @Test
    void aMeasureThatNothingWasAddedToHasNoSum() {
        sums.count(1);
        sums.add(2, 0);

        assertThat(sums.hasExact(0)).isFalse();
        assertThat(sums.hasExact(2)).isTrue();
        assertThat(sums.hasBinary(2)).isFalse();
    }

    @Test
    void theErrorOfABinarySumDoesNotGrowWithTheNumberOfOrders() {
        BigDecimal exact = BigDecimal.ZERO;
        for (int i = 0; i < 1_000_000; i++) {
            double price = (float) (i % 977 / 10.0);
            sums.add(2, price);
            exact = exact.add(new BigDecimal(price));
        }
        assertThat(sums.binary(2)).isCloseTo(exact.doubleValue(), within(Math.ulp(exact.doubleValue())));
    }

    @Test
    void anErrorOfRoundingIsNothingToCorrect() {
        for (int i = 0; i < 10; i++) {
            sums.add(2, 0.1);
        }
        sums.add(2, -1.0);
        assertThat(sums.areZero()).isTrue();

        sums.add(2, 1e-6);
        assertThat(sums.areZero()).isFalse();
    }
}
