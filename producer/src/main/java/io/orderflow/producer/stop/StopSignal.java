package io.orderflow.producer.stop;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the producing thread to stop, and wakes it. If that thread is in a long call to Kafka (the first connection), it
 * is interrupted.
 */
public final class StopSignal {
    private final AtomicReference<String> reason = new AtomicReference<>("");
    private final Thread thread;
    private boolean interruptible;

    /**
     * @param thread the thread to stop
     */
    public StopSignal(Thread thread) {
        this.thread = requireNonNull(thread, "thread is null");
    }

    /** Requests a stop, possibly again. Returns whether this was the first request. */
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

    /** The reason to stop; empty if no stop was requested. */
    public String reason() {
        return reason.get();
    }

    /** From here on a request interrupts the thread. */
    public synchronized void interruptibly() {
        interruptible = true;
    }

    /** From here on a request no longer interrupts the thread; clears an interrupt that came just before. */
    public synchronized void uninterruptibly() {
        interruptible = false;
        if (isRequested() && Thread.interrupted()) {
            LockSupport.unpark(thread);
        }
    }

    /** Waits, but less if a stop is requested. Returns true if none was. Called by the thread to stop. */
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

    /** A short pause while something else makes progress. */
    public static void shortPause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
}
