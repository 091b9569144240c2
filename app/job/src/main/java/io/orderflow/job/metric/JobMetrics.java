package io.orderflow.job.metric;

import static java.util.Objects.requireNonNull;

import io.orderflow.metrics.Buckets;
import io.orderflow.metrics.Exposition;
import io.orderflow.metrics.Metric;
import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.observe.Figures;
import io.orderflow.pipeline.observe.State;
import io.orderflow.pipeline.observe.Status;
import io.orderflow.pipeline.settle.Latencies;
import io.orderflow.pipeline.settle.Timings;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes what the driver knows into a scrape. Nothing is counted here, and nothing is asked of Kafka or MySQL. Driver
 * only.
 */
public final class JobMetrics implements Consumer<Exposition> {

    /** Seconds; from a fresh order to one that waited for a day. */
    private static final double[] LATENCY_BOUNDS = {
        0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600, 21_600, 86_400
    };

    private static final List<String> STATES =
            Arrays.stream(State.values()).map(State::name).toList();

    private final String pipeline;
    private final Supplier<Status.Snapshot> now;
    private final Status status;
    private final BatchPhases phases;

    /** @param now the state as the heartbeat says it */
    public JobMetrics(String pipeline, Supplier<Status.Snapshot> now, Status status, BatchPhases phases) {
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.now = requireNonNull(now, "now is null");
        this.status = requireNonNull(status, "status is null");
        this.phases = requireNonNull(phases, "phases is null");
    }

    @Override
    public void accept(Exposition to) {
        Status.Snapshot snapshot = now.get();
        Figures figures = status.figures();
        to.addOneOf(Metric.JOB_STATE, STATES, snapshot.state().name(), pipeline);
        if (!snapshot.reason().isEmpty()) {
            to.add(Metric.JOB_CONDITION, 1, pipeline, snapshot.reason());
        }
        to.add(Metric.JOB_EPOCH, snapshot.epoch(), pipeline);
        to.add(Metric.JOB_STARTED, snapshot.started().toEpochMilli() / 1e3, pipeline);
        ledger(to, figures);
        figures.lags().forEach((partition, lag) -> {
            to.add(Metric.JOB_LAG_RECORDS, lag.records(), pipeline, Integer.toString(partition));
            to.add(Metric.JOB_LAG_SECONDS, lag.seconds(), pipeline, Integer.toString(partition));
        });
        to.add(Metric.JOB_LATENCY, buckets(figures.latencies()), pipeline);
        to.add(Metric.JOB_BATCHES, buckets(figures.batches()), pipeline);
        to.add(Metric.JOB_CHUNKS, buckets(figures.chunks().chunks()), pipeline);
        to.add(Metric.JOB_COMMITS, buckets(figures.chunks().commits()), pipeline);
        figures.chunks()
                .rejected()
                .forEach((reason, count) -> to.add(Metric.JOB_REJECTED_BY_REASON, count, pipeline, reason));
        figures.chunks().retries().forEach((cause, count) -> to.add(Metric.JOB_RETRIES, count, pipeline, cause));
        figures.restarts().forEach((cause, count) -> to.add(Metric.JOB_RESTARTS, count, pipeline, cause));
        phases.sums()
                .forEach((phase, sum) ->
                        to.add(Metric.JOB_BATCH_PHASES, sum.count(), sum.millis() / 1e3, pipeline, phase));
    }

    private void ledger(Exposition to, Figures figures) {
        figures.cursors().values().forEach(cursor -> {
            String partition = Integer.toString(cursor.partition());
            Counts counts = cursor.counts();
            to.add(Metric.JOB_RECEIVED, counts.received(), pipeline, partition);
            to.add(Metric.JOB_STORED, counts.stored(), pipeline, partition);
            to.add(Metric.JOB_DUPLICATE, counts.duplicate(), pipeline, partition);
            to.add(Metric.JOB_REJECTED, counts.rejected(), pipeline, partition);
            to.add(Metric.JOB_ABSENT, counts.absent(), pipeline, partition);
            to.add(Metric.JOB_LOST, counts.lost(), pipeline, partition);
            to.add(Metric.JOB_NEXT_OFFSET, cursor.nextOffset(), pipeline, partition);
        });
    }

    private static Buckets buckets(Latencies latencies) {
        return Buckets.of(LATENCY_BOUNDS, latencies.upTo(LATENCY_BOUNDS), latencies.sum());
    }

    private static Buckets buckets(Timings timings) {
        return Buckets.of(timings.bounds(), timings.counts(), timings.sum());
    }
}
