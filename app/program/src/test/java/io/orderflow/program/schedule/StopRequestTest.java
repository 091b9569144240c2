package io.orderflow.program.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopRequestTest {

    private static void await(StopRequest stop, Duration time) {
        try {
            stop.await(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aRequestWakesAWaitingThread() {
        StopRequest stop = new StopRequest();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> await(stop, Duration.ofHours(1)));

        stop.request();

        assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS);
        assertThat(stop.isRequested()).isTrue();
    }

    @Test
    void withoutARequestTheTimePasses() {
        StopRequest stop = new StopRequest();
        long begun = System.nanoTime();

        await(stop, Duration.ofMillis(20));

        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(20_000_000L);
        assertThat(stop.isRequested()).isFalse();
    }

    @Test
    void afterARequestNoWaitTakesTime() {
        StopRequest stop = new StopRequest();
        stop.request();

        assertThat(CompletableFuture.runAsync(() -> await(stop, Duration.ofHours(1))))
                .succeedsWithin(10, TimeUnit.SECONDS);
    }
}
