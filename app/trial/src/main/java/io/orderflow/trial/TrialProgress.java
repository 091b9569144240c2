package io.orderflow.trial;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;

/** Reports every few seconds how many of the tasks are done. Driver only. */
final class TrialProgress implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final JavaSparkStatusTracker tracker;
    private final Consumer<String> out;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "orderflow-try-progress");
        thread.setDaemon(true);
        return thread;
    });
    private final long started = System.nanoTime();

    TrialProgress(SparkContext spark, Consumer<String> out) {
        this.tracker = new JavaSparkContext(spark).statusTracker();
        this.out = requireNonNull(out, "out is null");
    }

    void start() {
        var unused =
                rounds.scheduleAtFixedRate(this::report, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
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
            out.accept("contract try: " + done + " of " + tasks + " tasks done, " + seconds + " s");
        }
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
