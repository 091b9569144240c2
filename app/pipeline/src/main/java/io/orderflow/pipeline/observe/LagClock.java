package io.orderflow.pipeline.observe;

import io.orderflow.kafka.TopicState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * How long the oldest record without an outcome has been waiting in each partition, without reading a record: at least
 * since the log was first seen to be longer, and at least as long as the oldest of the orders that were settled last.
 * Not thread-safe.
 */
final class LagClock {

    /** Of one partition. Of a lag that lasts, samples are as far apart as this number allows. */
    private static final int MOST_SAMPLES = 512;

    private record Sample(long nanos, long end) {}

    private final Map<Integer, Deque<Sample>> samples = new HashMap<>();
    private final Map<Integer, Long> settledAges = new HashMap<>();

    /** The log as it is now. */
    void saw(Map<Integer, TopicState.Log> logs, long nanos) {
        logs.forEach((partition, log) -> {
            Deque<Sample> seen = samples.computeIfAbsent(partition, p -> new ArrayDeque<>());
            if (seen.isEmpty()
                    || (seen.getLast().end() != log.end()
                            && nanos - seen.getLast().nanos() >= apart(seen, nanos))) {
                seen.addLast(new Sample(nanos, log.end()));
            }
            if (seen.size() > MOST_SAMPLES) {
                thin(seen);
            }
        });
    }

    private static long apart(Deque<Sample> seen, long nanos) {
        return seen.size() < MOST_SAMPLES / 2 ? 0 : (nanos - seen.getFirst().nanos()) / MOST_SAMPLES;
    }

    private static void thin(Deque<Sample> seen) {
        boolean keep = true;
        for (Iterator<Sample> each = seen.iterator(); each.hasNext(); keep = !keep) {
            each.next();
            if (!keep) {
                each.remove();
            }
        }
    }

    /** How old the oldest order of the last batch was, by partition, in milliseconds. */
    void settled(Map<Integer, Long> oldest) {
        settledAges.putAll(oldest);
    }

    /**
     * @param next the first offset without an outcome
     * @return 0 if nothing waits
     */
    double seconds(int partition, long next, long nanos) {
        Deque<Sample> seen = samples.getOrDefault(partition, new ArrayDeque<>());
        while (!seen.isEmpty() && seen.getFirst().end() <= next) {
            seen.removeFirst();
        }
        if (seen.isEmpty()) {
            return 0;
        }
        return Math.max((nanos - seen.getFirst().nanos()) / 1e9, settledAges.getOrDefault(partition, 0L) / 1e3);
    }
}
