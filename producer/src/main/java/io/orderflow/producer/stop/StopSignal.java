package io.orderflow.producer.stop;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the producing thread to stop, and wakes it. While that thread is in a call to Kafka that it cannot afford to
 * finish (the first connection), it is interrupted.
 */
public final class StopSignal {
    private final AtomicReference<String> reason = new AtomicReference<>("");
    private final Thread thread;
    private boolean interruptible;

    /**
     * @param thread the one that is to stop
     */
    public StopSignal(Thread thread) {
        this.thread = requireNonNull(thread, "thread is null");
    }

    /** Asks once more or for the first time. Returns whether it was the first. */
    public boolean request(String why) {
        boolean first = reason.compareAndSet("", why);
        synchronized (this) {
            if (interruptible) {
                thread.interrupt();
            }
        }
        LockSupport.unpark(thread);
        return first;
    }

    public boolean isRequested() {
        return !reason.get().isEmpty();
    }

    /** Why to stop; empty if nobody asked. */
    public String reason() {
        return reason.get();
    }

    /** From here on the thread is interrupted by a request. */
    public synchronized void interruptibly() {
        interruptible = true;
    }

    /** From here on the thread is no longer interrupted; an interrupt that came just before is dropped. */
    public synchronized void uninterruptibly() {
        interruptible = false;
        if (isRequested() && Thread.interrupted()) {
            LockSupport.unpark(thread);
        }
    }

    /** Waits, less if a stop is requested. Returns whether it was not. Called by the thread that is to stop. */
    public boolean pause(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!isRequested()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return true;
            }
            LockSupport.parkNanos(this, left);
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
        return false;
    }

    /** A short rest while something else makes progress. */
    public static void rest() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
}
