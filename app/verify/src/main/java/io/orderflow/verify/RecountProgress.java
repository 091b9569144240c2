package io.orderflow.verify;

import static java.util.Objects.requireNonNull;

import io.orderflow.program.schedule.PeriodicTasks;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaSparkStatusTracker;

/** Prints every few seconds how many tasks are done. Driver only. */
final class RecountProgress implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final JavaSparkStatusTracker tracker;
    private final Consumer<String> out;
    private final PeriodicTasks rounds = new PeriodicTasks();
    private final long started = System.nanoTime();

    RecountProgress(SparkContext spark, Consumer<String> out) {
        this.tracker = new org.apache.spark.api.java.JavaSparkContext(spark).statusTracker();
        this.out = requireNonNull(out, "out is null");
    }

    void start() {
        rounds.every(EVERY, this::report);
    }

    private void report() {
        int tasks = 0;
        int done = 0;
        for (int job : tracker.getActiveJobIds()) {
            SparkJobInfo info = tracker.getJobInfo(job);
            for (int stage : info == null ? new int[0] : info.stageIds()) {
                SparkStageInfo stageInfo = tracker.getStageInfo(stage);
                if (stageInfo != null) {
                    tasks += stageInfo.numTasks();
                    done += stageInfo.numCompletedTasks();
                }
            }
        }
        if (tasks > 0) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
            out.accept("verify: %d of %d tasks done, %d s%n".formatted(done, tasks, seconds));
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
