package io.orderflow.producer.make;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.producer.settings.RateProfile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OrderSequenceTest {
    @Test
    void severalThreadsTakeEachNumberOnce() {
        OrderSequence sequence = new OrderSequence(new Pace(Duration.ZERO, System::nanoTime), 5, 100_000);
        ConcurrentSkipListSet<Long> taken = new ConcurrentSkipListSet<>();
        AtomicLong repeats = new AtomicLong();
        List<CompletableFuture<Void>> threads = IntStream.range(0, 4)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (long number = sequence.take(); number != 0; number = sequence.take()) {
                        if (!taken.add(number)) {
                            repeats.incrementAndGet();
                        }
                    }
                }))
                .toList();
        threads.forEach(CompletableFuture::join);
        assertThat(repeats).hasValue(0);
        assertThat(taken)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(5, 100_004).boxed().toList());
        assertThat(sequence.last()).isEqualTo(100_004);
    }

    private static long madeIn(RateProfile profile, Duration time, long from) {
        AtomicLong now = new AtomicLong();
        Pace pace = new Pace(Duration.ofMillis(1), elapsed -> profile.factor(elapsed, 0), now::get);
        long made = 0;
        while (now.get() < from + time.toNanos()) {
            long wait = pace.untilDue();
            if (wait > 0) {
                now.addAndGet(wait);
            } else {
                made += now.get() >= from ? 1 : 0;
                pace.made();
            }
        }
        return made;
    }

    @Test
    void aBurstIsSoManyTimesFasterWhileItLasts() {
        RateProfile bursts = new RateProfile(10, Duration.ofSeconds(5), Duration.ofSeconds(60), Optional.empty());
        assertThat(madeIn(bursts, Duration.ofSeconds(5), 0)).isBetween(49_000L, 51_000L);
        assertThat(madeIn(bursts, Duration.ofSeconds(60), 0)).isBetween(104_000L, 106_000L);
    }

    @Test
    void aDayHasTheMeanRateWithFewOrdersAtNightAndManyAtNoon() {
        RateProfile day =
                new RateProfile(1, Duration.ofSeconds(5), Duration.ofSeconds(60), Optional.of(Duration.ofSeconds(24)));
        assertThat(madeIn(day, Duration.ofSeconds(24), 0)).isBetween(23_500L, 24_500L);
        assertThat(madeIn(day, Duration.ofSeconds(1), 0)).isBetween(180L, 240L);
        assertThat(madeIn(day, Duration.ofSeconds(1), Duration.ofMillis(11_500).toNanos()))
                .isBetween(1_700L, 1_850L);
    }
}
