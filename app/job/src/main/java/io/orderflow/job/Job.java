package io.orderflow.job;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.show.Struct;
import io.orderflow.job.metric.BatchPhases;
import io.orderflow.job.metric.JobMetrics;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.metrics.MetricsServer;
import io.orderflow.metrics.MetricsSettings;
import io.orderflow.pipeline.JobMode;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.contract.ContractChange;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.observe.HealthFile;
import io.orderflow.pipeline.observe.Heartbeat;
import io.orderflow.pipeline.observe.PublishedPosition;
import io.orderflow.pipeline.observe.State;
import io.orderflow.pipeline.observe.Status;
import io.orderflow.pipeline.reject.DeadLetterTopic;
import io.orderflow.pipeline.reject.DeadLetters;
import io.orderflow.pipeline.reject.Gate;
import io.orderflow.pipeline.role.OrderRoles;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.settle.ChunkLimits;
import io.orderflow.pipeline.settle.RejectWindow;
import io.orderflow.pipeline.settle.SettlePlan;
import io.orderflow.program.schedule.PeriodicTasks;
import io.orderflow.spark.SparkSessions;
import io.orderflow.spark.checkpoint.ScratchCheckpointFiles;
import io.orderflow.spark.version.SparkVersion;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job, wired by hand: what runs beside the query, and how it all ends. Driver only. */
final class Job implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Job.class);

    /** Above Spark's own hook (50): the query ends before its session does. */
    private static final int BEFORE_SPARK = 100;

    private static final Map<String, Object> REAL_TIME_HEARTBEATS = Map.of("spark.executor.heartbeatInterval", "1s");

    private static final Duration PROGRESS_ROUND = Duration.ofSeconds(1);
    private static final Duration DEAD_LETTER_ROUND = Duration.ofSeconds(1);
    private static final Duration POSITION_ROUND = Duration.ofSeconds(3);
    private static final Duration IDLE_ROUND = Duration.ofSeconds(30);
    private static final Duration LAST_DEAD_LETTERS = Duration.ofSeconds(60);
    private static final Duration HOOK_PATIENCE = Duration.ofSeconds(5);

    private final SparkSession spark;
    private final OrdersTopic topic;
    private final Gate gate;
    private final Status status;
    private final Heartbeat heartbeat;
    private final Optional<HealthFile> healthFile;
    private final DeadLetters deadLetters;
    private final PublishedPosition position;
    private final Supervisor supervisor;
    private final MetricsSettings metrics;
    private final BatchPhases phases = new BatchPhases();
    private final PipelineSettings settings;
    private final PipelineSettings.Watching watching;
    private final boolean untilCaughtUp;
    private final PeriodicTasks rounds = new PeriodicTasks();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Job(JobSettings all, SparkSession spark, SettlePlan plan, boolean untilCaughtUp) {
        PipelineSettings settings = all.pipeline();
        this.spark = spark;
        this.settings = settings;
        this.metrics = all.metrics();
        this.gate = new Gate();
        this.status = new Status();
        this.watching = settings.watching();
        this.untilCaughtUp = untilCaughtUp;
        this.topic = new OrdersTopic(settings.kafka());
        this.deadLetters = new DeadLetters(
                plan.mysql(),
                plan.tables(),
                settings.pipeline(),
                settings.kafka(),
                gate,
                settings.rejects().pauseAfter(),
                new DeadLetterTopic(settings.kafka(), settings.rejects().createTopic()));
        this.position = new PublishedPosition(settings.kafka(), settings.consumerGroup());
        String driver = String.format(
                Locale.ROOT,
                "%s, process %d, %s",
                host(),
                ProcessHandle.current().pid(),
                plan.ledger().driver());
        this.heartbeat = new Heartbeat(plan.mysql(), plan.tables(), settings.pipeline(), driver, versions(spark));
        this.healthFile = watching.healthFile().map(file -> new HealthFile(file, settings.pipeline(), driver));
        this.supervisor = new Supervisor(spark, settings, plan, topic, gate, status, untilCaughtUp);
    }

    /** Without metrics. */
    static Job wire(PipelineSettings settings, boolean untilCaughtUp, ContractChange change) {
        return wire(new JobSettings(settings, new MetricsSettings("", 0)), untilCaughtUp, change);
    }

    /**
     * Builds the job's parts; nothing runs yet but Spark's session.
     *
     * @throws StoppedException USAGE: the Spark that runs is not the one of this build, or lacks what is asked for
     */
    static Job wire(JobSettings all, boolean untilCaughtUp, ContractChange change) {
        PipelineSettings settings = all.pipeline();
        SparkSession.Builder session = SparkSessions.named("orderflow " + settings.pipeline());
        if (settings.batches().mode() == JobMode.REALTIME && !untilCaughtUp) {
            SparkVersion.checkRealTime();
        }
        SparkSession spark = session.config("spark.sql.streaming.noDataMicroBatches.enabled", "false")
                .config("spark.sql.streaming.stopTimeout", "6s")
                .config(SparkSessions.CHECKPOINT_FILES, ScratchCheckpointFiles.class.getName())
                // In real time the figures of running tasks come with the heartbeats of their executors.
                .config(settings.batches().mode() == JobMode.REALTIME ? REAL_TIME_HEARTBEATS : Map.of())
                .getOrCreate();
        log.info(
                "An order is, by the contract {} {}, {}",
                settings.mysql().contract().name(),
                settings.mysql().contract().version(),
                Struct.ddl(settings.mysql().contract()));
        Tables tables = Tables.of(settings.mysql());
        OrderRoles.of(tables.contract())
                .leftOut()
                .forEach(reason -> log.warn("The totals leave out the role {}", reason));
        SettlePlan plan = new SettlePlan(
                new Mysql(settings.mysql()),
                tables,
                new Ledger(tables, settings.pipeline(), UUID.randomUUID().toString()),
                settings.writerSchemas(),
                new ChunkLimits(
                        settings.batches().chunkRows(),
                        ChunkLimits.DEFAULT_BYTES,
                        settings.batches().chunkRetry()),
                new RejectWindow(settings.rejects().budget()),
                settings.totals(),
                change);
        return new Job(all, spark, plan, untilCaughtUp);
    }

    /** Runs until the job ends, and says how. */
    Condition run() throws InterruptedException {
        log.info("Connecting to {} and {}", settings.kafka(), settings.mysql());
        ShutdownHookManager.get().addShutdownHook(this::stop, BEFORE_SPARK);
        rounds.every(watching.sourceCheck(), supervisor::watchSource);
        rounds.every(watching.heartbeat(), () -> heartbeat.beat(now()));
        // A round of its own: a heartbeat may wait for MySQL until its time-out.
        healthFile.ifPresent(file -> rounds.every(watching.heartbeat(), () -> writeHealth(file, now())));
        rounds.every(PROGRESS_ROUND, supervisor::observe);
        rounds.every(PROGRESS_ROUND, supervisor::writeProgress);
        rounds.every(DEAD_LETTER_ROUND, deadLetters::publish);
        rounds.every(IDLE_ROUND, ConnectionPool.shared()::closeOld);
        rounds.every(POSITION_ROUND, () -> position.publish(status.positions()));
        if (!metrics.isOff()) {
            spark.streams().addListener(phases);
        }
        Condition code = Condition.FAILED;
        Optional<MetricsServer> served =
                MetricsServer.start(metrics, new JobMetrics(settings.pipeline(), this::now, status, phases));
        try {
            code = supervisor.run();
            rounds.close();
            if (untilCaughtUp && !publishLastDeadLetters()) {
                log.error("Caught up, but dead letters are not published yet; the next run tries again.");
                code = Condition.UNDELIVERED;
            }
            status.report(State.STOPPED);
            log.info("The job ended cleanly; the ledger records where the next one continues.");
        } catch (StoppedException e) {
            code = e.condition();
            log.error("{}: {}", code, e.getMessage());
            status.report(State.STOPPED, code, e.getMessage());
        } finally {
            served.ifPresent(MetricsServer::close);
            rounds.close();
            healthFile.ifPresent(file -> writeHealth(file, status.snapshot()));
            if (code != Condition.FENCED) {
                heartbeat.beat(status.snapshot());
                position.publish(status.positions());
            }
            ended.countDown();
        }
        return code;
    }

    private boolean publishLastDeadLetters() throws InterruptedException {
        long deadline = System.nanoTime() + LAST_DEAD_LETTERS.toNanos();
        boolean published = deadLetters.publish();
        while (!published && System.nanoTime() < deadline) {
            Thread.sleep(DEAD_LETTER_ROUND.toMillis());
            published = deadLetters.publish();
        }
        return published;
    }

    private void writeHealth(HealthFile file, Status.Snapshot snapshot) {
        file.write(snapshot, heartbeat.trouble(), Instant.now());
    }

    private Status.Snapshot now() {
        Map<Condition, String> pauses = gate.pauses();
        Status.Snapshot now = status.snapshot();
        if (now.state() == State.RUNNING && !pauses.isEmpty()) {
            now = now.paused(pauses);
        } else if (now.state() == State.RUNNING && !deadLetters.trouble().isEmpty()) {
            now = now.troubled(Condition.DEAD_LETTERS_UNSENT, deadLetters.trouble());
        } else if (now.state() == State.RUNNING && !supervisor.tableTrouble().isEmpty()) {
            now = now.troubled(Condition.VALUES_CHANGED_BY_TRIGGER, supervisor.tableTrouble());
        } else if (now.state() == State.RUNNING && !supervisor.slotTrouble().isEmpty()) {
            now = now.troubled(Condition.TOO_FEW_SLOTS, supervisor.slotTrouble());
        }
        return now;
    }

    /** What SIGTERM and Ctrl-C do: end the query, then let {@link #run} end. */
    private void stop() {
        if (ended.getCount() == 0) {
            return;
        }
        log.info("Stopping: the running batch may finish");
        supervisor.stop();
        try {
            if (!ended.await(HOOK_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("The job did not end in time; what was not committed is settled by the next one");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String versions(SparkSession spark) {
        String own = Job.class.getPackage().getImplementationVersion();
        return "orderflow %s, spark %s, java %s"
                .formatted(own == null ? "development" : own, spark.version(), Runtime.version());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }

    @Override
    public void close() {
        rounds.close();
        deadLetters.close();
        position.close();
        topic.close();
        spark.stop();
        ConnectionPool.shared().clear();
    }
}
