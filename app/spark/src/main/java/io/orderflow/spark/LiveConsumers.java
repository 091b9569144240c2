package io.orderflow.spark;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the consumers of this process between two batches of the real-time trigger: connecting takes longer than the
 * change of batch should. One that is not wanted again for a minute is closed. Thread-safe.
 */
final class LiveConsumers {

    private static final Logger log = LoggerFactory.getLogger(LiveConsumers.class);

    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private static final Map<Key, Unused> UNUSED = new HashMap<>();

    static {
        new Timer("orderflow-consumers", true).schedule(new Closing(), KEPT.toMillis(), KEPT.toMillis() / 2);
    }

    /** Consumers with the same key are alike. */
    record Key(TopicPartition partition, Map<String, Object> client) {
        Key {
            requireNonNull(partition, "partition is null");
            client = Map.copyOf(client);
        }
    }

    private record Unused(Consumer<byte[], byte[]> consumer, long sinceNanos) {}

    private LiveConsumers() {}

    /** A consumer that has the partition assigned and stands anywhere in it. */
    static Consumer<byte[], byte[]> take(Key key) {
        synchronized (UNUSED) {
            Unused kept = UNUSED.remove(key);
            if (kept != null) {
                return kept.consumer();
            }
        }
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(key.client());
        consumer.assign(List.of(key.partition()));
        return consumer;
    }

    static void giveBack(Key key, Consumer<byte[], byte[]> consumer) {
        Unused other;
        synchronized (UNUSED) {
            other = UNUSED.put(key, new Unused(consumer, System.nanoTime()));
        }
        if (other != null) {
            close(other.consumer());
        }
    }

    private static final class Closing extends TimerTask {
        @Override
        public void run() {
            closeUnused();
        }
    }

    private static void closeUnused() {
        long now = System.nanoTime();
        List<Unused> old;
        synchronized (UNUSED) {
            old = UNUSED.values().stream()
                    .filter(kept -> now - kept.sinceNanos() > KEPT.toNanos())
                    .toList();
            UNUSED.values().removeAll(old);
        }
        // Closing may take seconds, for which no task should wait.
        old.forEach(kept -> close(kept.consumer()));
    }

    static void close(Consumer<byte[], byte[]> consumer) {
        try {
            consumer.close(CLOSING);
        } catch (KafkaException e) {
            log.debug("A consumer did not close cleanly", e);
        }
    }
}
