package io.orderflow.program.schedule;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that do not keep the process alive. Each has a name that a thread dump shows, and what ends one unexpectedly
 * is logged. Thread-safe.
 */
public final class DaemonThreads implements ThreadFactory {

    private static final Logger log = LoggerFactory.getLogger(DaemonThreads.class);

    private final String name;
    private final AtomicInteger made = new AtomicInteger();

    private DaemonThreads(String name) {
        this.name = requireNonNull(name, "name is null");
    }

    /** For an executor: the first thread has this name, the others are numbered from 2 on. */
    public static DaemonThreads named(String name) {
        return new DaemonThreads(name);
    }

    /** One thread, not started yet. */
    public static Thread of(String name, Runnable work) {
        return named(name).newThread(work);
    }

    @Override
    public Thread newThread(Runnable work) {
        int number = made.incrementAndGet();
        Thread thread = new Thread(work, number == 1 ? name : name + "-" + number);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(
                (ended, fault) -> log.error("The thread {} ended unexpectedly", ended.getName(), fault));
        return thread;
    }
}
