package io.orderflow.chaos;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the broker has acknowledged, by partition and offset, and what must never be seen. Thread-safe. */
final class Manifest {

    /** Where a record is. */
    record At(int partition, long offset) {
        @Override
        public String toString() {
            return partition + "@" + offset;
        }
    }

    private final Map<At, Integer> acknowledged = new ConcurrentHashMap<>();
    private final Set<Long> aborted = ConcurrentHashMap.newKeySet();

    void acknowledged(int partition, long offset, byte[] value) {
        acknowledged.put(new At(partition, offset), Arrays.hashCode(value));
    }

    /** An order of a transaction that was aborted. */
    void aborted(long id) {
        aborted.add(id);
    }

    Map<At, Integer> acknowledged() {
        return acknowledged;
    }

    boolean isAborted(long id) {
        return aborted.contains(id);
    }
}
