package io.orderflow.program.schedule;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A request that a program or one of its parts ends. It wakes threads that wait in a pause. Thread-safe. */
public final class StopRequest {

    private final CountDownLatch latch = new CountDownLatch(1);

    public void request() {
        latch.countDown();
    }

    public boolean isRequested() {
        return latch.getCount() == 0;
    }

    /** Returns after this time, or as soon as a stop is requested; at once if it has been. */
    public void await(Duration time) throws InterruptedException {
        var unused = latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
