package io.orderflow.dashboard.web;

import io.javalin.http.sse.SseClient;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.program.schedule.DaemonThreads;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Sends events to all listeners. Each listener has a thread and a short queue of its own: one that does not read is
 * cut off when its queue is full, and delays no other page. Thread-safe.
 */
final class EventHub implements AutoCloseable {

    static final int MOST_LISTENERS = 64;
    private static final int QUEUE = 100;
    private static final int COMMENT_AFTER_SECONDS = 10;

    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final Map<String, String> last = new LinkedHashMap<>();
    private int reserved;

    private record Event(String name, String data) {}

    /** @throws ProblemDetails there are too many already */
    synchronized void requireRoom() {
        if (reserved >= MOST_LISTENERS) {
            throw ProblemDetails.busy("%d pages are connected already".formatted(MOST_LISTENERS));
        }
    }

    int count() {
        return listeners.size();
    }

    void add(SseClient client) {
        Listener listener = new Listener(client);
        synchronized (this) {
            if (reserved >= MOST_LISTENERS) {
                client.close();
                return;
            }
            reserved++;
            last.forEach((name, data) -> listener.offer(new Event(name, data)));
            listeners.add(listener);
        }
        client.keepAlive();
        client.onClose(listener::stop);
        listener.start();
    }

    /** Sends an event to all who listen now. */
    void send(String name, String data) {
        send(name, data, true);
    }

    /** @param keep whether who comes later gets it too */
    void send(String name, String data, boolean keep) {
        Event event = new Event(name, data);
        synchronized (this) {
            if (keep) {
                last.put(name, data);
            }
            listeners.forEach(listener -> listener.offer(event));
        }
    }

    private synchronized void gone(Listener listener) {
        if (listeners.remove(listener)) {
            reserved--;
        }
    }

    @Override
    public void close() {
        listeners.forEach(Listener::stop);
    }

    /** One connection. */
    private final class Listener {
        private final SseClient client;
        private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUE);
        private final Thread thread;
        private volatile boolean stopped;

        private Listener(SseClient client) {
            this.client = client;
            this.thread = DaemonThreads.of("orderflow-events", this::run);
        }

        private void start() {
            thread.start();
        }

        private void offer(Event event) {
            if (!queue.offer(event)) {
                stop();
            }
        }

        private void stop() {
            stopped = true;
            thread.interrupt();
        }

        private void run() {
            try {
                while (!stopped && !client.terminated()) {
                    Event event = queue.poll(COMMENT_AFTER_SECONDS, TimeUnit.SECONDS);
                    if (event == null) {
                        client.sendComment("still here");
                    } else {
                        client.sendEvent(event.name(), event.data());
                    }
                }
            } catch (InterruptedException e) {
                // Asked to end, and this thread ends with it.
                stopped = true;
            } finally {
                gone(this);
                client.close();
            }
        }
    }
}
