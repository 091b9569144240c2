package io.orderflow.pipeline.reject;

import io.orderflow.condition.Condition;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where a batch waits while the job is paused or stopping. A pause has a condition, so that several causes may overlap.
 * Driver only; thread-safe.
 */
public final class Gate {

    private final Map<Condition, String> pauses = new EnumMap<>(Condition.class);
    private boolean inside;
    private long enteredNanos;

    /** Waits until nothing pauses the job; then a batch runs until the next call. */
    public synchronized void enter() throws InterruptedException {
        inside = false;
        notifyAll();
        while (!pauses.isEmpty()) {
            wait();
        }
        inside = true;
        enteredNanos = System.nanoTime();
    }

    /** How long the running batch has been running; zero if none runs. */
    public synchronized Duration running() {
        return inside ? Duration.ofNanos(System.nanoTime() - enteredNanos) : Duration.ZERO;
    }

    /** The running batch is done. */
    public synchronized void leave() {
        inside = false;
        notifyAll();
    }

    /** Pauses the job before its next batch. */
    public synchronized void close(Condition condition, String message) {
        pauses.put(condition, message);
    }

    public synchronized void open(Condition condition) {
        pauses.remove(condition);
        notifyAll();
    }

    /** Message of everything that pauses the job now, in the order of the catalogue. */
    public synchronized Map<Condition, String> pauses() {
        return new EnumMap<>(pauses);
    }

    /** Waits until no batch runs, or until the time is up. */
    public synchronized void awaitIdle(long millis) throws InterruptedException {
        long deadline = System.currentTimeMillis() + millis;
        for (long left = millis; inside && left > 0; left = deadline - System.currentTimeMillis()) {
            wait(left);
        }
    }
}
