package io.orderflow.program.schedule;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work the driver does again and again beside the query, each kind on a thread of its own. Driver only. */
public final class PeriodicTasks implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PeriodicTasks.class);

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(6, work -> {
        Thread thread = new Thread(work, "orderflow-rounds");
        thread.setDaemon(true);
        return thread;
    });

    /** Does it now and again after each pause, whatever it throws. */
    public void every(Duration pause, Runnable work) {
        Runnable guarded = () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                // The executor would end the rounds of this kind, and say nothing.
                log.warn("A round failed; it is tried again", e);
            }
        };
        var unused = threads.scheduleWithFixedDelay(guarded, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(3, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }
}
