package io.orderflow.dashboard.watch;

import io.orderflow.program.schedule.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One kind of work, done again and again on a thread of its own, whatever it throws. */
public final class Loop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private final ScheduledExecutorService thread;

    private Loop(String name) {
        this.thread = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("orderflow-" + name));
    }

    /** Does it now and again after each pause. */
    public static Loop of(String name, Duration pause, Runnable work) {
        Loop loop = new Loop(name);
        Runnable guarded = () -> {
            try {
                work.run();
            } catch (Throwable e) { // A round that ends in an Error would otherwise be the last, without a word.
                log.warn("A round of {} failed; it is tried again", name, e);
            }
        };
        var unused = loop.thread.scheduleWithFixedDelay(guarded, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        return loop;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
