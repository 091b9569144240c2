package io.orderflow.streams.run;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.streams.fault.StreamFault;
import io.orderflow.streams.file.StreamHeader;
import io.orderflow.streams.source.Sources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** The status of a query, updated by its thread and by Spark. Driver only; thread-safe. */
public final class StreamStatus {

    /** The period over which the rate is measured. */
    private static final Duration RATE_OVER = Duration.ofSeconds(20);

    /** Received records, and when. */
    private record Sample(long nanos, long received) {}

    /**
     * Counts since the process started.
     *
     * @param late older than the watermark
     * @param ahead dated too far in the future
     */
    public record Counts(long received, long written, long rejected, long late, long ahead) {}

    /** The state after the last batch. */
    public record Memory(long rows, long bytes) {}

    /**
     * Batches since the process started.
     *
     * @param millis of all of them, from trigger to end
     * @param lag how far the furthest partition was behind the end of its topic at the last batch; empty: not known
     */
    public record Batches(long count, long millis, OptionalLong lag) {}

    /**
     * A consistent snapshot.
     *
     * @param fault why it does not run; empty while it runs
     * @param perSecond records received per second, over the last batches
     * @param watermark event time
     * @param batch -1 before the first batch
     */
    public record Snapshot(
            String name,
            Optional<StreamHeader> header,
            StreamState state,
            Optional<StreamFault> fault,
            Counts counts,
            double perSecond,
            Memory memory,
            Optional<Instant> watermark,
            long batch,
            Batches batches,
            Instant started) {}

    private final String name;
    private final Instant started;
    private final LongSupplier nanoTime;
    private final long startedNanos;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private Optional<StreamHeader> header = Optional.empty();
    private StreamState state = StreamState.STARTING;
    private Optional<StreamFault> fault = Optional.empty();
    private Optional<Instant> watermark = Optional.empty();
    private Counts counts = new Counts(0, 0, 0, 0, 0);
    private Memory memory = new Memory(0, 0);
    private long batch = -1;
    private Batches batches = new Batches(0, 0, OptionalLong.empty());

    StreamStatus(String name) {
        this(name, Instant.now(), System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    StreamStatus(String name, Instant started, LongSupplier nanoTime) {
        this.name = requireNonNull(name, "name is null");
        this.started = started;
        this.nanoTime = nanoTime;
        this.startedNanos = nanoTime.getAsLong();
    }

    public synchronized void describedBy(StreamHeader read) {
        header = Optional.of(read);
    }

    public synchronized void report(StreamState now) {
        state = now;
        fault = Optional.empty();
    }

    public synchronized void faulted(StreamFault why) {
        state = why.waits() ? StreamState.WAITING : StreamState.FAILED;
        fault = Optional.of(why);
    }

    /** Clears a fault of Kafka; other faults are cleared by the next batch. */
    public synchronized void kafkaAnswers() {
        if (fault.filter(why -> why.reason() == Condition.KAFKA_AWAY).isPresent()) {
            report(StreamState.RUNNING);
        }
    }

    /** Clears any fault: there is nothing left to do. */
    public synchronized void idles() {
        report(StreamState.RUNNING);
    }

    public synchronized void wrote(long rows) {
        counts = new Counts(
                counts.received(), counts.written() + rows, counts.rejected(), counts.late(), counts.ahead());
    }

    /** Adopts what Spark reports about a batch. */
    public synchronized void progressed(StreamingQueryProgress progress) {
        Map<String, Row> observed = progress.observedMetrics();
        long received = count(observed, Sources.RECEIVED);
        long rejected = count(observed, Sources.REJECTED);
        long late = 0;
        long rows = 0;
        long bytes = 0;
        for (StateOperatorProgress operator : progress.stateOperators()) {
            late += operator.numRowsDroppedByWatermark();
            rows += operator.numRowsTotal();
            bytes += operator.memoryUsedBytes() + operator.customMetrics().getOrDefault("rocksdbSstFileSize", 0L);
        }
        counts = new Counts(
                counts.received() + received,
                counts.written(),
                counts.rejected() + rejected,
                counts.late() + late,
                counts.ahead() + count(observed, Sources.AHEAD));
        memory = new Memory(rows, bytes);
        batch = progress.batchId();
        batches = new Batches(
                batches.count() + 1,
                batches.millis() + progress.durationMs().getOrDefault("triggerExecution", 0L),
                behind(progress));
        watermark = Optional.ofNullable(progress.eventTime().get("watermark"))
                .map(Instant::parse)
                .filter(time -> time.isAfter(Instant.EPOCH))
                .or(() -> watermark);
        received(received);
        report(StreamState.RUNNING);
    }

    /** As Spark's Kafka source says it. */
    private static OptionalLong behind(StreamingQueryProgress progress) {
        return Arrays.stream(progress.sources())
                .map(source -> source.metrics().get("maxOffsetsBehindLatest"))
                .filter(Objects::nonNull)
                .mapToLong(Long::parseLong)
                .max();
    }

    /** Records of a batch that has just ended. */
    synchronized void received(long records) {
        samples.addLast(new Sample(nanoTime.getAsLong(), records));
    }

    /** Of all sources. */
    private static long count(Map<String, Row> observed, String what) {
        return observed.values().stream()
                .mapToLong(row -> row.<Long>getAs(what))
                .sum();
    }

    public synchronized Snapshot snapshot() {
        long now = nanoTime.getAsLong();
        while (!samples.isEmpty() && now - samples.getFirst().nanos() > RATE_OVER.toNanos()) {
            samples.removeFirst();
        }
        double over = Math.min(RATE_OVER.toSeconds(), Math.max(1, TimeUnit.NANOSECONDS.toSeconds(now - startedNanos)));
        double perSecond = samples.stream().mapToLong(Sample::received).sum() / over;
        return new Snapshot(name, header, state, fault, counts, perSecond, memory, watermark, batch, batches, started);
    }
}
