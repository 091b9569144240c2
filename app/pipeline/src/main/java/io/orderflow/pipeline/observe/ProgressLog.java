package io.orderflow.pipeline.observe;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.settle.BatchReport;
import io.orderflow.pipeline.settle.Latencies;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Writes the progress of a job for those who follow its log: a line at once after a quiet second, and at most one a
 * second while batches follow each other faster; such a line stands for all batches since the last one. Thread-safe.
 */
public final class ProgressLog {

    private static final Duration LEAST_APART = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private final Consumer<String> lines;
    private long written;
    private long first;
    private BatchReport pending;
    /** In real time latencies come a second after the orders: they wait for the next line. */
    private Optional<BatchReport> late = Optional.empty();

    public ProgressLog(Consumer<String> lines) {
        this(lines, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    ProgressLog(Consumer<String> lines, LongSupplier nanoTime) {
        this.lines = requireNonNull(lines, "lines is null");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
        this.written = nanoTime.getAsLong() - LEAST_APART.toNanos();
    }

    /** @param lag offsets between the ledger and the ends of the log */
    public synchronized void settled(BatchReport batch, long lag) {
        if (batch.counts().offsets() == 0) {
            late = Optional.of(late.isEmpty() ? batch : together(late.get(), batch));
            return;
        }
        BatchReport all = late.isEmpty() ? batch : together(late.get(), batch);
        late = Optional.empty();
        if (pending == null) {
            first = batch.batch();
            pending = all;
        } else {
            pending = together(pending, all);
        }
        write(lag);
    }

    /**
     * Writes what waits, if it is time; to be called about once a second, so that the last batches are shown as well.
     */
    public synchronized void write(long lag) {
        if (pending != null && nanoTime.getAsLong() - written >= LEAST_APART.toNanos()) {
            writeNow(lag);
        }
    }

    /** Writes what waits: nothing more will come. */
    public synchronized void close(long lag) {
        if (pending != null) {
            writeNow(lag);
        }
    }

    private void writeNow(long lag) {
        written = nanoTime.getAsLong();
        lines.accept(ProgressLine.of(first, pending, lag));
        pending = null;
    }

    private static BatchReport together(BatchReport before, BatchReport after) {
        Counts counts = before.counts().plus(after.counts());
        Latencies latencies = new Latencies();
        latencies.add(before.latencies());
        latencies.add(after.latencies());
        Duration took =
                before.counts().offsets() == 0 ? after.took() : before.took().plus(after.took());
        return new BatchReport(after.batch(), counts, after.cursors(), took, latencies);
    }
}
