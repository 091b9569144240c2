package io.orderflow.follow.copy;

import static java.util.Objects.requireNonNull;

import io.orderflow.program.schedule.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Closes the body of an answer that stops coming: the time-out of an HTTP request ends with the headers of its answer.
 * Used by the thread that reads; another one watches until this is closed.
 */
final class IdleLimit implements AutoCloseable {

    private final InputStream body;
    private final Duration limit;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long last = System.nanoTime();
    private volatile boolean reached;

    IdleLimit(InputStream body, Duration limit) {
        this.body = requireNonNull(body, "body is null");
        this.limit = requireNonNull(limit, "limit is null");
        DaemonThreads.of("orderflow-idle-limit", this::watch).start();
    }

    /**
     * Something came, or the body ended.
     *
     * @throws IOException it came too late: what was read is not all
     */
    void came() throws IOException {
        if (reached) {
            throw new IOException("no more of the answer for " + limit.toMillis() + " ms");
        }
        last = System.nanoTime();
    }

    private void watch() {
        try {
            while (!ended.await(Math.max(1, limit.toMillis() / 4), TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - last > limit.toNanos()) {
                    reached = true;
                    body.close();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // Closed, as far as its reader is concerned.
            reached = true;
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
