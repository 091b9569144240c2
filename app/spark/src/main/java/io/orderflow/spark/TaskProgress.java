package io.orderflow.spark;

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

/** Reports every few seconds how many tasks of the running Spark jobs are done. Driver only. */
public final class TaskProgress implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final String command;
    private final JavaSparkStatusTracker tracker;
    private final Consumer<String> out;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "orderflow-task-progress");
        thread.setDaemon(true);
        return thread;
    });
    private final long started = System.nanoTime();

    /**
     * @param command begins each line
     * @param out receives a line at a time
     */
    public TaskProgress(String command, SparkContext spark, Consumer<String> out) {
        this.command = requireNonNull(command, "command is null");
        this.tracker = new JavaSparkContext(spark).statusTracker();
        this.out = requireNonNull(out, "out is null");
    }

    public void start() {
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
            out.accept(command + ": " + done + " of " + tasks + " tasks done, " + seconds + " s");
        }
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
