package io.orderflow.bench;

import io.orderflow.local.WatchedProcess;
import io.orderflow.program.schedule.DaemonThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks at the ends of a topic's logs every few milliseconds, to see how fast they grow. */
final class TopicGrowth implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final CompletableFuture<Double> rate = new CompletableFuture<>();
    private volatile boolean closed;

    private TopicGrowth() {}

    /** Watches until the topic, empty now, has so many records. */
    static TopicGrowth watch(BenchServices services, String topic, int partitions, long count) {
        TopicGrowth growth = new TopicGrowth();
        Map<String, Object> client = new HashMap<>(services.kafka().clientProperties());
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        DaemonThreads.of("orderflow-bench-growth", () -> growth.watch(client, all, count))
                .start();
        return growth;
    }

    private void watch(Map<String, Object> client, List<TopicPartition> partitions, long count) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            long firstNanos = 0;
            long first = 0;
            while (!closed && !rate.isDone()) {
                long end = consumer.endOffsets(partitions).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                long now = System.nanoTime();
                if (first == 0 && end > 0) {
                    first = end;
                    firstNanos = now;
                }
                if (end >= count) {
                    rate.complete((count - first) / ((now - firstNanos) / 1e9));
                }
                LockSupport.parkNanos(EVERY.toNanos());
            }
        } catch (RuntimeException | Error e) {
            rate.completeExceptionally(e);
        }
    }

    /** Records per second from the first ones seen to the last; waits for them. */
    double perSecond() throws InterruptedException, ExecutionException {
        try {
            return rate.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "The records were not all there after " + PATIENCE.toMinutes() + " minutes", e);
        }
    }

    /**
     * The same, sent by a process.
     *
     * @param log what it prints
     * @throws BenchFailedException the process ended with an error
     */
    double perSecondOf(WatchedProcess process, Path log) throws InterruptedException, ExecutionException {
        while (!rate.isDone() && process.isRunning()) {
            LockSupport.parkNanos(EVERY.toNanos());
        }
        if (!process.isRunning() && process.waitFor(Duration.ZERO) != 0) {
            throw new BenchFailedException("A program ended with an error; see " + log);
        }
        return perSecond();
    }

    @Override
    public void close() {
        closed = true;
    }
}
