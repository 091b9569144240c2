package io.orderflow.program.schedule;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats tasks beside the query on the driver, each on its own thread. Driver only. */
public final class PeriodicTasks implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PeriodicTasks.class);

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ThreadFactory factory = DaemonThreads.named("orderflow-rounds");
    private final List<ScheduledExecutorService> threads = new CopyOnWriteArrayList<>();

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
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(factory);
        threads.add(thread);
        var unused = thread.scheduleWithFixedDelay(guarded, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Lets rounds that are under way end; those that take longer than a few seconds are interrupted, and may end later.
     */
    @Override
    public void close() {
        threads.forEach(ExecutorService::shutdown);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (ScheduledExecutorService thread : threads) {
                var unused = thread.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.forEach(ExecutorService::shutdownNow);
    }
}
