package io.orderflow.job.realtime;

import io.orderflow.pipeline.settle.PartitionResult;
import io.orderflow.pipeline.settle.PartitionSettler;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.util.AccumulatorV2;

/**
 * What a task of the real-time trigger has counted, second by second: latencies and durations, which the driver shows.
 * It reaches the driver with the executor's heartbeats, long before the task ends. What is promised is in the ledger;
 * these are lost with a heartbeat. In a task written by its thread and read by that of the heartbeat; thread-safe.
 */
final class SettledFigures extends AccumulatorV2<PartitionResult, List<SettledFigures.Slice>> {

    private static final long serialVersionUID = 1;

    private static final Duration LEAST_APART = Duration.ofSeconds(1);
    /** So many seconds of heartbeats may be lost without a gap. */
    private static final int KEPT = 10;

    /**
     * What one task counted in a second or more.
     *
     * @param number from 1 in each task, rising
     */
    record Slice(long number, PartitionResult result) implements Serializable {}

    /** Replaced, never changed: the heartbeat may be sending it. */
    private volatile List<Slice> slices = List.of();

    private long number;
    /** By the clock of the task's JVM; meaningless before the first slice. */
    private transient long takenNanos;

    /** Takes what the settler has counted, if it is time. Called by the task. */
    void add(PartitionSettler settler) {
        if (number == 0 || System.nanoTime() - takenNanos >= LEAST_APART.toNanos()) {
            addLast(settler);
        }
    }

    /** Takes what the settler has counted. Called by the task. */
    void addLast(PartitionSettler settler) {
        takenNanos = System.nanoTime();
        PartitionResult result = settler.takeResult();
        if (!result.isEmpty()) {
            add(result);
        }
    }

    @Override
    public synchronized void add(PartitionResult result) {
        List<Slice> more = new ArrayList<>(slices.subList(Math.max(0, slices.size() - KEPT + 1), slices.size()));
        more.add(new Slice(++number, result));
        slices = List.copyOf(more);
    }

    @Override
    public List<Slice> value() {
        return slices;
    }

    @Override
    public boolean isZero() {
        return slices.isEmpty();
    }

    @Override
    public synchronized AccumulatorV2<PartitionResult, List<Slice>> copy() {
        SettledFigures copy = new SettledFigures();
        copy.slices = slices;
        copy.number = number;
        return copy;
    }

    @Override
    public synchronized void reset() {
        slices = List.of();
        number = 0;
    }

    /** Spark adds up finished tasks on the driver, which reads them from its events instead. */
    @Override
    public void merge(AccumulatorV2<PartitionResult, List<Slice>> other) {
        // Nothing is kept twice.
    }
}
