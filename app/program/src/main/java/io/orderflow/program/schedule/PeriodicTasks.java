package io.orderflow.program.schedule;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats tasks beside the query on the driver, each on its own thread. Driver only. */
public final class PeriodicTasks implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PeriodicTasks.class);

    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(8, DaemonThreads.named("orderflow-rounds"));

    /** Runs the task now and again after each pause, even after exceptions. */
    public void every(Duration pause, Runnable work) {
        Runnable guarded = () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                // The executor would silently cancel the task.
                log.warn("A periodic task failed; it is retried", e);
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
