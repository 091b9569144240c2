package io.orderflow.pipeline.reject;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a batch waits while the job is paused or stopping. A pause has a code, so that several causes may overlap.
 * Driver only; thread-safe.
 */
public final class Gate {

    private final Map<String, String> pauses = new LinkedHashMap<>();
    private boolean inside;
    private long enteredNanos;

    /** Waits until nothing pauses the job; then a batch runs until the next call. */
    public synchronized void pass() throws InterruptedException {
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

    /** Tells that the running batch is done. */
    public synchronized void leave() {
        inside = false;
        notifyAll();
    }

    /** Pauses the job before its next batch. */
    public synchronized void close(String code, String message) {
        pauses.put(code, message);
    }

    public synchronized void open(String code) {
        pauses.remove(code);
        notifyAll();
    }

    /** Code → message of everything that pauses the job now. */
    public synchronized Map<String, String> pauses() {
        return Map.copyOf(pauses);
    }

    /** Waits until no batch runs, or until the time is up. */
    public synchronized void awaitIdle(long millis) throws InterruptedException {
        long deadline = System.currentTimeMillis() + millis;
        for (long left = millis; inside && left > 0; left = deadline - System.currentTimeMillis()) {
            wait(left);
        }
    }
}
