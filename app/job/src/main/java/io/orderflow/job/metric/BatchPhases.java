package io.orderflow.job.metric;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.streaming.StreamingQueryListener;

/** Adds up how long the phases of batches take, as Spark measures them. Driver only; thread-safe. */
public final class BatchPhases extends StreamingQueryListener {

    /** @param millis of all batches */
    record Phase(long count, long millis) {
        private Phase plus(long more) {
            return new Phase(count + 1, millis + more);
        }
    }

    private final Map<String, Phase> phases = new TreeMap<>();

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        // Only batches count.
    }

    @Override
    public synchronized void onQueryProgress(QueryProgressEvent event) {
        Map<String, Long> durations = event.progress().durationMs();
        // A trigger that found nothing settles nothing.
        if (durations.containsKey("addBatch")) {
            durations.forEach(
                    (phase, millis) -> phases.merge(phase, new Phase(1, millis), (all, one) -> all.plus(one.millis())));
        }
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        // The next run adds to the same sums.
    }

    synchronized Map<String, Phase> sums() {
        return Map.copyOf(phases);
    }
}
