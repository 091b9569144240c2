package io.orderflow.program.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PeriodicTasksTest {

    @Test
    void goOnWhateverARoundThrows() {
        AtomicInteger rounds = new AtomicInteger();
        try (PeriodicTasks work = new PeriodicTasks()) {
            work.every(Duration.ofMillis(10), () -> {
                if (rounds.incrementAndGet() % 2 == 0) {
                    throw new IllegalStateException("thrown by the test");
                }
                throw new OutOfMemoryError("thrown by the test");
            });
            await().atMost(Duration.ofSeconds(20)).until(() -> rounds.get() > 3);
        }
    }

    @Test
    void noTaskWaitsForAnother() throws InterruptedException {
        int tasks = 20;
        CountDownLatch running = new CountDownLatch(tasks);
        try (PeriodicTasks work = new PeriodicTasks()) {
            for (int i = 0; i < tasks; i++) {
                work.every(Duration.ofMinutes(1), () -> {
                    running.countDown();
                    awaitAll(running);
                });
            }
            assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void awaitAll(CountDownLatch running) {
        try {
            running.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
