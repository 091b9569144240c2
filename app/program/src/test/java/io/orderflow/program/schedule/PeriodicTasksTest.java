package io.orderflow.program.schedule;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
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
}
