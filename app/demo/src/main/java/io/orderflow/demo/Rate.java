package io.orderflow.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** How fast a count grows, over the last seconds. Used by one thread. */
final class Rate {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Seen(long nanos, long count) {}

    private final Deque<Seen> recent = new ArrayDeque<>();

    void saw(long nanos, long count) {
        recent.addLast(new Seen(nanos, count));
        while (nanos - recent.getFirst().nanos() > WINDOW_NANOS) {
            recent.removeFirst();
        }
    }

    /** Per second; empty while too little was seen. */
    OptionalDouble perSecond() {
        if (recent.isEmpty()) {
            return OptionalDouble.empty();
        }
        long nanos = recent.getLast().nanos() - recent.getFirst().nanos();
        long more = recent.getLast().count() - recent.getFirst().count();
        return nanos < LEAST_NANOS ? OptionalDouble.empty() : OptionalDouble.of(more * 1e9 / nanos);
    }
}
