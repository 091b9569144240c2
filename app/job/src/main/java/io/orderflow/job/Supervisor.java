package io.orderflow.job;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.JobMode;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.ledger.LedgerOpening;
import io.orderflow.pipeline.ledger.OpenedLedger;
import io.orderflow.pipeline.ledger.SourceCheck;
import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.mysql.LockWaits;
import io.orderflow.pipeline.observe.ProgressLog;
import io.orderflow.pipeline.observe.State;
import io.orderflow.pipeline.observe.Status;
import io.orderflow.pipeline.reject.Gate;
import io.orderflow.pipeline.schema.ChangingTriggers;
import io.orderflow.pipeline.schema.OrdersTableCheck;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.settle.BatchReport;
import io.orderflow.pipeline.settle.SettlePlan;
import io.orderflow.pipeline.total.RecordedRoles;
import io.orderflow.pipeline.total.TotalsState;
import io.orderflow.pipeline.total.TotalsSwitch;
import io.orderflow.program.schedule.Backoff;
import io.orderflow.program.schedule.StopRequest;
import io.orderflow.spark.SparkSessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the pipeline running: opens the ledger, starts the query, and after a fault starts again from the ledger, for
 * as long as the fault may pass. Ends when it is asked to stop, on a stop condition (see {@link Condition}), or when it
 * has caught up. Driver only.
 */
public final class Supervisor {

    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    /** A batch that takes longer may be waiting for a lock. */
    private static final Duration SLOW_BATCH = Duration.ofSeconds(3);

    private static final Duration GATE_ROUND = Duration.ofMillis(500);
    /** How long a start in real time waits for the executors of a cluster. */
    private static final Duration SLOTS_PATIENCE = Duration.ofSeconds(30);

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    /** How often in a row, without a batch in between, an unknown fault is retried. */
    private static final int UNEXPECTED_FAULTS = 5;
    /** How long a stop waits for the running batch; a batch that takes longer is aborted, and settled again later. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(6);

    private final SparkSession spark;
    private final PipelineSettings settings;
    private final SettlePlan plan;
    private final OrdersTopic topic;
    private final Gate gate;
    private final Status status;
    private final boolean untilCaughtUp;
    private final LedgerOpening opening;
    private final LockWaits locks;
    private final StopRequest stop = new StopRequest();
    private final ProgressLog progress = new ProgressLog(log::info);

    private boolean prepared;
    private volatile String tableTrouble = "";
    /** Why the job does not run in real time although it should; empty otherwise. */
    private volatile String slotTrouble = "";
    /** How the last batch broke the reject budget, if none was settled since; empty otherwise. */
    private volatile String overBudget = "";

    private volatile Run run;
    private volatile Backoff backoff;
    private final AtomicInteger unexpected = new AtomicInteger();

    /** @param untilCaughtUp ends when everything that was in the topic at the start has an outcome */
    public Supervisor(
            SparkSession spark,
            PipelineSettings settings,
            SettlePlan plan,
            OrdersTopic topic,
            Gate gate,
            Status status,
            boolean untilCaughtUp) {
        this.spark = requireNonNull(spark, "spark is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.plan = requireNonNull(plan, "plan is null");
        this.topic = requireNonNull(topic, "topic is null");
        this.gate = requireNonNull(gate, "gate is null");
        this.status = requireNonNull(status, "status is null");
        this.untilCaughtUp = untilCaughtUp;
        this.opening = new LedgerOpening(plan.ledger(), plan.schemas(), plan.change());
        this.locks = new LockWaits(plan.tables().database());
        this.backoff = new Backoff(FIRST_WAIT, settings.batches().restartWait());
    }

    /**
     * Runs until there is a reason to end.
     *
     * @return OK
     * @throws StoppedException a stop with a name
     */
    public Condition run() throws InterruptedException {
        while (!stop.isRequested()) {
            try {
                runOnce();
                if (untilCaughtUp && !stop.isRequested()) {
                    return Condition.OK;
                }
            } catch (StoppedException e) {
                throw e;
            } catch (SQLException | TimeoutException | StreamingQueryException | RuntimeException e) {
                if (!stop.isRequested()) {
                    recover(e);
                }
            }
        }
        return Condition.OK;
    }

    private void runOnce() throws SQLException, TimeoutException, StreamingQueryException, InterruptedException {
        awaitGate();
        prepare();
        TopicState state = topic.state();
        OpenedLedger ledger;
        try (Connection connection = plan.mysql().connect()) {
            ledger = opening.open(connection, settings.kafka().topic(), state, () -> firstStart(state));
            recordRoles(connection, ledger.epoch());
            tellTotals(connection);
        }
        status.opened(ledger.epoch(), ledger.cursors());
        status.sawTopic(state);
        SourceWatch watch = new SourceWatch(plan.mysql(), plan.ledger(), topic, ledger, status);
        awaitSource(watch);
        if (stop.isRequested()) {
            return;
        }
        OrderQuery orders = new OrderQuery(spark, settings, plan, gate, batch -> settled(batch, watch));
        try (Run started = start(orders, ledger, watch)) {
            run = started;
            log.info(
                    "Pipeline {} runs{} at epoch {}: topic {} ({} partitions), {} offsets behind",
                    settings.pipeline(),
                    started.isRealTime() ? " in real time" : "",
                    ledger.epoch(),
                    settings.kafka().topic(),
                    ledger.cursors().size(),
                    status.lagRecords());
            if (overBudget.isEmpty()) {
                status.report(State.RUNNING);
            } else {
                status.report(State.PAUSED, Condition.REJECT_BUDGET, overBudget);
            }
            if (stop.isRequested()) {
                started.stop();
            }
            started.awaitEnd();
        } finally {
            run = null;
            progress.close(status.lagRecords());
        }
    }

    /** In real time no batch waits at the gate: a pause ends the run, and the next one waits here. */
    private void awaitGate() throws InterruptedException {
        while (isRealTime() && !gate.pauses().isEmpty() && !stop.isRequested()) {
            stop.await(GATE_ROUND);
        }
    }

    private boolean isRealTime() {
        return settings.batches().mode() == JobMode.REALTIME && !untilCaughtUp;
    }

    private Run start(OrderQuery orders, OpenedLedger ledger, SourceWatch watch)
            throws TimeoutException, InterruptedException {
        return isRealTime() && hasSlots(ledger.cursors().size())
                ? Run.startRealTime(orders, ledger, watch, settings.scratch())
                : Run.start(orders, ledger, watch, settings.scratch(), trigger());
    }

    /**
     * Whether every partition can have a task of its own for as long as a batch lasts; waits for executors that are
     * starting.
     */
    private boolean hasSlots(int partitions) throws InterruptedException {
        long deadline = System.nanoTime() + SLOTS_PATIENCE.toNanos();
        int slots = SparkSessions.taskSlots(spark);
        while (slots < partitions
                && System.nanoTime() < deadline
                && !stop.isRequested()
                && !spark.sparkContext().isLocal()) {
            stop.await(GATE_ROUND);
            slots = SparkSessions.taskSlots(spark);
        }
        slotTrouble = slots >= partitions
                ? ""
                : ("The job was asked to run in real time (job.mode), which takes a task slot for each partition:"
                                + " the topic has %d, the master %s has %d. It runs in batches.")
                        .formatted(partitions, spark.sparkContext().master(), slots);
        if (!slotTrouble.isEmpty()) {
            log.warn("{}: {}", Condition.TOO_FEW_SLOTS, slotTrouble);
        }
        return slotTrouble.isEmpty();
    }

    private Map<Integer, Long> firstStart(TopicState state) {
        Map<Integer, Long> starting = topic.starting(settings.from(), state);
        log.info("Pipeline {} starts for the first time, at offsets {}", settings.pipeline(), starting);
        return starting;
    }

    /**
     * Checks until it is certain that the topic is the one the ledger describes: a run that has nothing to do would
     * otherwise end before a truncation is confirmed, and the records that get the old offsets would be skipped unseen.
     */
    private void awaitSource(SourceWatch source) throws SQLException, InterruptedException {
        Optional<SourceCheck.LookAgain> again = source.check();
        while (again.isPresent() && !stop.isRequested()) {
            log.warn(
                    "{}: {} Looking again before anything is read",
                    again.get().condition(),
                    again.get().message());
            status.report(State.WAITING, again.get().condition(), again.get().message());
            stop.await(settings.watching().sourceCheck());
            again = source.check();
        }
    }

    private void recordRoles(Connection connection, long epoch) throws SQLException {
        new RecordedRoles(plan.tables(), settings.pipeline())
                .record(connection, epoch)
                .ifPresent(before -> log.warn(
                        "Pipeline {}: its totals were made by other roles ({}) and are incomplete now",
                        settings.pipeline(),
                        before));
    }

    private void tellTotals(Connection connection) throws SQLException {
        Optional<TotalsState> totals = TotalsState.read(connection, plan.tables(), settings.pipeline());
        if (settings.totals() == TotalsSwitch.OFF) {
            log.info("Totals are off (totals.enabled): what is stored now will be missing in them");
        } else if (totals.isPresent() && !totals.get().isComplete()) {
            log.warn("Pipeline {}: {}", settings.pipeline(), totals.get().sentence());
        }
    }

    private void prepare() throws SQLException {
        if (prepared) {
            return;
        }
        // Bringing tables of an earlier version up to date may take long.
        try (Connection connection = plan.mysql().patient().connectToServer()) {
            opening.requireContract(connection);
            for (String created : new Schema(plan.tables()).createMissing(connection)) {
                log.info("Created {}", created);
            }
            new OrdersTableCheck(plan.tables()).check(connection);
            lookForTriggers(connection);
            connection.commit();
        }
        prepared = true;
    }

    private void lookForTriggers(Connection connection) throws SQLException {
        String found = new ChangingTriggers(plan.tables()).found(connection).orElse("");
        if (!found.isEmpty() && !found.equals(tableTrouble)) {
            log.warn("{}: {}", Condition.VALUES_CHANGED_BY_TRIGGER, found);
        }
        tableTrouble = found;
    }

    /** Shows the batches that no line was written for yet, if it is time. Any thread. */
    void writeProgress() {
        progress.write(status.lagRecords());
    }

    /** What may change orders at the table, for a person; empty if nothing is seen. Any thread. */
    String tableTrouble() {
        return tableTrouble;
    }

    /** Why the job runs in batches although it should run in real time; empty if nothing is in the way. Any thread. */
    String slotTrouble() {
        return slotTrouble;
    }

    /** Reports what was settled in real time; called about once a second. A pause ends the run. */
    void observe() {
        Run current = run;
        if (current == null || !current.isRealTime()) {
            return;
        }
        try {
            current.observe();
            forgetFaultIfProven();
        } catch (SQLException e) {
            log.debug("What was settled cannot be read now; the next round does", e);
        }
        if (!gate.pauses().isEmpty() && run == current) {
            current.stop();
        }
    }

    private Trigger trigger() {
        return untilCaughtUp
                ? Trigger.AvailableNow()
                : Trigger.ProcessingTime(settings.batches().triggerInterval().toMillis());
    }

    private void settled(BatchReport batch, SourceWatch watch) {
        forgetFaultIfProven();
        status.settled(batch);
        watch.settled(batch.cursors());
        progress.settled(batch, status.lagRecords());
    }

    private void forgetFaultIfProven() {
        if (!isProven()) {
            return;
        }
        backoff = new Backoff(FIRST_WAIT, settings.batches().restartWait());
        unexpected.set(0);
        if (!overBudget.isEmpty()) {
            overBudget = "";
            status.report(State.RUNNING);
        }
    }

    /**
     * Whether what stopped the last run is over. A batch that ends proves it; in real time other partitions make
     * progress while one cannot, so the run must have lasted longer than a chunk is tried.
     */
    private boolean isProven() {
        Run current = run;
        // A batch may end before the start of its query has returned.
        return current == null
                || !current.isRealTime()
                || current.age().compareTo(settings.batches().chunkRetry().plus(SLOW_BATCH)) > 0;
    }

    /** Decides what a fault means: waits for the next start, or ends with a named stop. */
    private void recover(Exception e) throws InterruptedException {
        Optional<StoppedException> named = RunFault.stop(e);
        if (named.isPresent()) {
            throw named.get();
        }
        if (RunFault.isMissingTable(e)) {
            // Created again before the next start.
            prepared = false;
        }
        RunFault fault = RunFault.of(e);
        status.restarts(fault.condition());
        if (fault.condition() == Condition.FENCED && isTakenOver()) {
            throw new StoppedException(Condition.FENCED, fault.message());
        }
        if (!fault.expected() && unexpected.incrementAndGet() >= UNEXPECTED_FAULTS) {
            log.error("The query failed {} times in a row without settling a batch", unexpected, e);
            throw new StoppedException(
                    fault.condition() == Condition.RECORD_STUCK ? Condition.RECORD_STUCK : Condition.FAILED,
                    fault.message());
        }
        if (fault.expected() || fault.condition() == Condition.RECORD_STUCK) {
            log.warn("{}: {}", fault.condition(), fault.message());
        } else {
            log.error("The query failed; starting again from the ledger", e);
        }
        if (fault.condition() == Condition.REJECT_BUDGET) {
            pauseForBudget(fault);
        } else if (fault.waits()) {
            status.report(State.WAITING, fault.condition(), fault.message());
            log.info(
                    "Starting again from the ledger in {} s; nothing is lost meanwhile",
                    backoff.delay().toMillis() / 1e3);
            waitLonger();
        }
    }

    /**
     * Stays paused until the chunk passes: it is judged again now and then, since what refuses its rows may be at the
     * server. A run that should end by itself ends.
     */
    private void pauseForBudget(RunFault fault) throws InterruptedException {
        if (untilCaughtUp) {
            throw new StoppedException(Condition.REJECT_BUDGET, fault.message());
        }
        overBudget = fault.message();
        status.report(State.PAUSED, fault.condition(), fault.message());
        waitLonger();
    }

    private void waitLonger() throws InterruptedException {
        stop.await(backoff.delay());
        backoff = backoff.next();
    }

    private boolean isTakenOver() {
        try (Connection connection = plan.mysql().connect()) {
            return opening.isTakenOver(connection);
        } catch (SQLException e) {
            log.debug("The epoch cannot be read now; the next opening of the ledger decides", e);
            return false;
        }
    }

    /** Checks the source once; called every few seconds. Stops the query when going on would be wrong. */
    public void watchSource() {
        Run current = run;
        if (current == null) {
            return;
        }
        String unsent = gate.pauses().get(Condition.DEAD_LETTERS_UNSENT);
        if (untilCaughtUp && unsent != null) {
            // A run that should end by itself does not wait.
            current.stop(new StoppedException(Condition.UNDELIVERED, unsent));
            return;
        }
        try {
            current.checkSource();
            Optional<String> wait = ConnectionPool.shared().call(plan.mysql(), connection -> {
                lookForTriggers(connection);
                return lockWait(connection);
            });
            State state = status.snapshot().state();
            if (run == current && state == State.RUNNING && wait.isPresent()) {
                log.warn("{}: {}", Condition.MYSQL_LOCKED, wait.get());
                status.report(State.WAITING, Condition.MYSQL_LOCKED, wait.get());
            } else if (run == current && state == State.WAITING && wait.isEmpty()) {
                log.info("Kafka and MySQL answer again, and no batch waits for a lock");
                status.report(State.RUNNING);
            }
        } catch (SQLException | RuntimeException e) {
            RunFault fault = RunFault.of(e);
            if (run == current && status.snapshot().state() == State.RUNNING) {
                log.warn("{}: {} (Nothing is lost; the job keeps trying.)", fault.condition(), fault.message());
                status.report(State.WAITING, fault.condition(), fault.message());
            }
        }
    }

    /** Why a batch takes so long, if that is because it waits for locks of others. */
    private Optional<String> lockWait(Connection connection) throws SQLException {
        Run current = run;
        boolean realTime = current != null && current.isRealTime();
        Duration waited = realTime ? status.longestWait() : gate.running();
        if (waited.compareTo(SLOW_BATCH) < 0) {
            return Optional.empty();
        }
        return locks.longest(connection)
                .map(wait ->
                        ("A batch has been waiting for a lock that another session holds (a backup, ALTER TABLE, LOCK"
                                        + " TABLES, an open transaction): %s The job goes on when the lock is"
                                        + " released; nothing is lost.")
                                .formatted(wait));
    }

    /**
     * Asks the job to end: lets the running batch finish for a while, else aborts it. Returns when the query is over.
     */
    public void stop() {
        stop.request();
        try {
            gate.close(Condition.STOPPING, "the job is ending");
            gate.awaitIdle(STOP_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Run current = run;
        if (current != null) {
            current.stop();
        }
    }
}
