package io.orderflow.producer.send;

import io.orderflow.producer.make.Outgoing;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the outcome of the records; always {@code sent = acknowledged + failed + dead-lettered + in flight}. Written
 * by the producing thread and Kafka's; thread-safe.
 */
public final class DeliveryCounts {
    /**
     * A consistent snapshot of the counts.
     *
     * @param lastNumber of the order acknowledged last; 0 before the first
     * @param nanosOfLast when the last one was acknowledged, from {@link System#nanoTime()}
     * @param failed kept for the next start
     * @param deadLettered permanently refused by Kafka
     * @param broken acknowledged records that were deliberately broken, by the verdict expected of them
     */
    public record Snapshot(
            long sent,
            long acknowledged,
            long failed,
            long deadLettered,
            long lastNumber,
            long nanosOfLast,
            Map<String, Long> broken) {
        public Snapshot {
            broken = Map.copyOf(broken);
        }

        public long inFlight() {
            return sent - acknowledged - failed - deadLettered;
        }

        public long brokenTotal() {
            return broken.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private final Map<String, Long> broken = new TreeMap<>();
    private long sent;
    private long acknowledged;
    private long failed;
    private long deadLettered;
    private long lastNumber;
    private long nanosOfLast = System.nanoTime();

    synchronized void sent() {
        if (sent == acknowledged + failed + deadLettered) {
            nanosOfLast = System.nanoTime(); // nothing was pending until now
        }
        sent++;
    }

    synchronized void acknowledged(Outgoing record) {
        acknowledged++;
        lastNumber = record.number();
        nanosOfLast = System.nanoTime();
        if (record.defect().isPresent()) {
            broken.merge(record.outcome(), 1L, Long::sum);
        }
    }

    synchronized void failed() {
        failed++; // nanosOfLast stays: an expired record is no response from Kafka
    }

    synchronized void deadLettered() {
        deadLettered++;
        nanosOfLast = System.nanoTime();
    }

    public synchronized Snapshot snapshot() {
        return new Snapshot(sent, acknowledged, failed, deadLettered, lastNumber, nanosOfLast, broken);
    }
}
