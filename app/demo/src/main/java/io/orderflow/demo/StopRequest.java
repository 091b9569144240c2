package io.orderflow.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish that the demo ends, from a signal or from the demo itself. Safe for use by several threads. */
final class StopRequest {
    private final CountDownLatch latch = new CountDownLatch(1);

    void request() {
        latch.countDown();
    }

    boolean isRequested() {
        return latch.getCount() == 0;
    }

    /** Returns after this time, or when a stop is requested. */
    void await(Duration time) throws InterruptedException {
        var unused = latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
