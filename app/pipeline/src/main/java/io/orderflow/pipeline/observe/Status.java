package io.orderflow.pipeline.observe;

import io.orderflow.condition.Condition;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.settle.BatchReport;
import io.orderflow.pipeline.settle.ChunkFigures;
import io.orderflow.pipeline.settle.Latencies;
import io.orderflow.pipeline.settle.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** What is known of the running job. Driver only; thread-safe: written by the query, read by the heartbeat. */
public final class Status {

    /** Rates and latencies look back this far. */
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private record Seen(long nanos, BatchReport batch) {}

    private final Instant started;
    private final LongSupplier nanoTime;
    private final long startedNanos;
    private final Deque<Seen> recent = new ArrayDeque<>();
    private State state = State.STARTING;
    private String reason = "";
    private String message = "";
    private long epoch;
    private Map<Integer, Cursor> cursors = Map.of();
    private Map<Integer, TopicState.Log> logs = Map.of();
    private final LagClock lagClock = new LagClock();
    private final Latencies latencies = new Latencies();
    private final Timings batches = new Timings();
    private final ChunkFigures chunks = new ChunkFigures();
    private final Map<String, Long> restarts = new HashMap<>();

    public Status() {
        this(Instant.now(), System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    Status(Instant started, LongSupplier nanoTime) {
        this.started = started;
        this.nanoTime = nanoTime;
        this.startedNanos = nanoTime.getAsLong();
    }

    /**
     * A moment of the status.
     *
     * @param reason a code of the catalogue, or empty
     * @param lagRecords offsets between the ledger and the ends of the log
     */
    public record Snapshot(
            State state,
            String reason,
            String message,
            long epoch,
            Instant started,
            double receivedPerSecond,
            double storedPerSecond,
            long lagRecords,
            Latencies latencies) {

        /** The same, paused for these causes, each with its message; the reason is the first of them. */
        public Snapshot paused(Map<Condition, String> pauses) {
            Condition first = pauses.keySet().iterator().next();
            return as(State.PAUSED, first.code(), String.join(" ", pauses.values()));
        }

        /** The same, with something that needs attention although the job goes on. */
        public Snapshot troubled(Condition condition, String trouble) {
            return as(state, condition.code(), trouble);
        }

        private Snapshot as(State newState, String newReason, String newMessage) {
            return new Snapshot(
                    newState,
                    newReason,
                    newMessage,
                    epoch,
                    started,
                    receivedPerSecond,
                    storedPerSecond,
                    lagRecords,
                    latencies);
        }
    }

    /** Goes on without a reason. */
    public synchronized void report(State state) {
        this.state = state;
        this.reason = "";
        this.message = "";
    }

    public synchronized void report(State state, Condition reason, String message) {
        this.state = state;
        this.reason = reason.code();
        this.message = message;
    }

    public synchronized void opened(long epoch, Map<Integer, Cursor> cursors) {
        this.epoch = epoch;
        this.cursors = cursors;
    }

    public synchronized void settled(BatchReport batch) {
        cursors = batch.cursors();
        recent.addLast(new Seen(nanoTime.getAsLong(), batch));
        lagClock.settled(batch.oldest());
        latencies.add(batch.latencies());
        if (batch.batch() != BatchReport.REAL_TIME) {
            batches.add(batch.took().toNanos());
        }
        chunks.add(batch.figures());
    }

    public synchronized void sawTopic(TopicState topic) {
        logs = topic.logs();
        lagClock.saw(logs, nanoTime.getAsLong());
    }

    /** Partition → the first offset without an outcome, as last committed; empty before the ledger was opened. */
    public synchronized Map<Integer, Long> positions() {
        return cursors.values().stream().collect(Collectors.toMap(Cursor::partition, Cursor::nextOffset));
    }

    /** The query starts again from the ledger because of this. */
    public synchronized void restarts(Condition cause) {
        restarts.merge(cause.code(), 1L, Long::sum);
    }

    /** What was counted since the start; copies, which do not change. */
    public synchronized Figures figures() {
        Map<Integer, Figures.Lag> lags = new HashMap<>();
        logs.forEach((partition, log) -> {
            long next = next(partition, log);
            lags.put(
                    partition,
                    new Figures.Lag(
                            Math.max(0, log.end() - next), lagClock.seconds(partition, next, nanoTime.getAsLong())));
        });
        Latencies allLatencies = new Latencies();
        allLatencies.add(latencies);
        Timings allBatches = new Timings();
        allBatches.add(batches);
        ChunkFigures allChunks = new ChunkFigures();
        allChunks.add(chunks);
        return new Figures(cursors, lags, allLatencies, allBatches, allChunks, restarts);
    }

    private long next(int partition, TopicState.Log log) {
        Cursor cursor = cursors.get(partition);
        return cursor == null ? log.earliest() : cursor.nextOffset();
    }

    /** For how long the record that waits longest has been waiting. */
    public synchronized Duration longestWait() {
        double seconds = logs.entrySet().stream()
                .mapToDouble(
                        log -> lagClock.seconds(log.getKey(), next(log.getKey(), log.getValue()), nanoTime.getAsLong()))
                .max()
                .orElse(0);
        return Duration.ofMillis((long) (seconds * 1e3));
    }

    /** Offsets between the ledger and the ends of the log, as last seen. */
    public synchronized long lagRecords() {
        return logs.entrySet().stream()
                .mapToLong(log -> Math.max(0, log.getValue().end() - next(log.getKey(), log.getValue())))
                .sum();
    }

    public synchronized Snapshot snapshot() {
        long now = nanoTime.getAsLong();
        while (!recent.isEmpty() && now - recent.getFirst().nanos() > WINDOW.toNanos()) {
            recent.removeFirst();
        }
        double seconds = Math.max(1, Math.min(WINDOW.toNanos(), now - startedNanos) / 1e9);
        long received = 0;
        long stored = 0;
        Latencies latencies = new Latencies();
        for (Seen seen : recent) {
            received += seen.batch().counts().received();
            stored += seen.batch().counts().stored();
            latencies.add(seen.batch().latencies());
        }
        return new Snapshot(
                state, reason, message, epoch, started, received / seconds, stored / seconds, lagRecords(), latencies);
    }
}
