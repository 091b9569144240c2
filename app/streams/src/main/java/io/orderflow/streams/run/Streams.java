package io.orderflow.streams.run;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.program.schedule.DaemonThreads;
import io.orderflow.program.schedule.PeriodicTasks;
import io.orderflow.streams.run.StreamStatus.Snapshot;
import io.orderflow.streams.source.StreamSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** Runs queries side by side, each on its own thread: a failure of one does not affect the others. Driver only. */
public final class Streams implements AutoCloseable {

    private static final Duration IDLE_ROUND = Duration.ofSeconds(30);
    private static final long STOP_SECONDS = 20;

    private final StreamEnvironment environment;
    private final List<StreamRun> runs;
    private final CountDownLatch ended;
    private final StreamsTable table;
    private final Consumer<String> say;
    private final PeriodicTasks rounds = new PeriodicTasks();
    private String shown = "";

    /**
     * @param files one for each query
     * @param say prints lines on the terminal
     */
    public Streams(
            SparkSession spark,
            StreamSettings settings,
            List<Path> files,
            boolean untilCaughtUp,
            Consumer<String> say) {
        this.say = requireNonNull(say, "say is null");
        this.environment = new StreamEnvironment(spark, settings);
        this.runs = files.stream()
                .map(file -> new StreamRun(environment, file, untilCaughtUp, say))
                .toList();
        this.ended = new CountDownLatch(runs.size());
        this.table = new StreamsTable(environment.mysql(), environment.tables().streams());
    }

    /** Runs until all queries have ended: forever, unless they should end when they have caught up. */
    public List<Snapshot> run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (StreamRun run : runs) {
            threads.add(DaemonThreads.of(
                    "orderflow-stream-" + run.status().snapshot().name(), () -> {
                        try {
                            run.run();
                        } finally {
                            ended.countDown();
                        }
                    }));
        }
        threads.forEach(Thread::start);
        rounds.every(environment.settings().pace().status(), () -> table.write(snapshots()));
        rounds.every(environment.settings().pace().progress(), this::report);
        rounds.every(IDLE_ROUND, ConnectionPool.shared()::closeOld);
        ended.await();
        rounds.close();
        table.write(snapshots());
        return snapshots();
    }

    public List<Snapshot> snapshots() {
        return runs.stream().map(run -> run.status().snapshot()).toList();
    }

    /** The progress, unless nothing has happened since the last line. */
    private void report() {
        if (snapshots().stream().allMatch(query -> query.state() == StreamState.STARTING)) {
            return;
        }
        String text = ProgressText.of(snapshots(), Instant.now());
        String news = text.substring(text.indexOf('\n'));
        if (!news.equals(shown)) {
            shown = news;
            say.accept(text.stripTrailing());
        }
    }

    /** Asks all queries to stop and waits for a limited time; returns whether they stopped. */
    public boolean stop() throws InterruptedException {
        List<Thread> stops = runs.stream()
                .map(run -> DaemonThreads.of(
                        "orderflow-stop-" + run.status().snapshot().name(), run::stop))
                .toList();
        stops.forEach(Thread::start);
        return ended.await(STOP_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        rounds.close();
        environment.close();
        ConnectionPool.shared().clear();
    }
}
