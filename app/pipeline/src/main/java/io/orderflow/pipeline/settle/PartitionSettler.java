package io.orderflow.pipeline.settle;

import io.orderflow.condition.StoppedException;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.kafka.Received;
import io.orderflow.pipeline.ledger.FencedException;
import io.orderflow.pipeline.ledger.LedgerMovedException;
import io.orderflow.pipeline.mysql.SqlFault;
import io.orderflow.pipeline.settle.ChunkTransaction.UnknownErrors;
import io.orderflow.pipeline.store.OrderKeys;
import io.orderflow.program.schedule.Backoff;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles the records of one partition, one after another, in bounded chunks: {@link RecordDecoder} decodes each
 * record, and {@link ChunkTransaction} settles each chunk. Knows nothing of Spark: any caller that has records of one
 * partition in offset order may drive it. Used by one thread; lives within one task.
 */
public final class PartitionSettler implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PartitionSettler.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
    /** After this many unknown errors the chunk is no longer retried as a whole; after the first if retries are off. */
    private static final int ATTEMPTS_WITH_UNKNOWN_ERRORS = 4;

    private static final RetryLog RETRIES = new RetryLog();

    private final PartitionPlan plan;
    private final RecordDecoder decoder;
    private final BooleanSupplier cancelled;
    private final LoggableErrors errors;
    private final Chunk chunk;
    private Latencies latencies = new Latencies();
    private ChunkFigures figures = new ChunkFigures();
    private ChunkTransaction transaction;
    /** Whether the last chunk was committed without an error, so that its connection may be used again. */
    private boolean connectionIsClean;

    /** Where this task saw the ledger's cursor last: everything below has an outcome. */
    private long lastSeenCursor;

    private RejectBudget budget;
    private long rejectedReplays;

    /** @param cancelled whether the task should end: asked between two attempts of a chunk */
    public PartitionSettler(PartitionPlan plan, BooleanSupplier cancelled) {
        this.plan = plan;
        CompiledContract contract = CompiledContract.shared(plan.tables().contract());
        this.decoder = new RecordDecoder(contract, plan.schemas());
        this.chunk = new Chunk(new OrderKeys(contract));
        this.cancelled = cancelled;
        this.errors = new LoggableErrors(plan.tables().contract().hasRestricted());
        this.lastSeenCursor = plan.lastSeenCursor();
        this.budget = plan.budget();
    }

    /**
     * Takes the next record: decodes it, and settles the chunk when it is full.
     *
     * @throws SettlingFailedException the chunk could not be settled within its time; nothing of it was written
     * @throws RejectBudgetException too much of the chunk would be rejected; nothing of it was written
     * @throws RecordStuckException one record can be given no outcome; everything before it is settled
     */
    public void take(Received received) {
        chunk.add(received, decoded(received));
        if (chunk.isFull(plan.limits())) {
            flush();
        }
    }

    private Decoded decoded(Received received) {
        try {
            return decoder.decode(received.value());
        } catch (RuntimeException e) {
            // A defect of the decoder. What came before is settled, so that the ledger stands at this record.
            flush();
            throw new RecordStuckException(plan.ledger().partition(), received.offset(), errors.of(e));
        }
    }

    /** Settles what has come so far. */
    public void flush() {
        if (chunk.isEmpty()) {
            return;
        }
        long deadline = System.nanoTime() + plan.limits().retryFor().toNanos();
        Backoff backoff = BACKOFF;
        int unknownErrors = 0;
        int attemptsWithUnknownErrors = plan.limits().retryFor().isZero() ? 1 : ATTEMPTS_WITH_UNKNOWN_ERRORS;
        for (int attempt = 1; ; attempt++) {
            long begun = System.nanoTime();
            try {
                runTransaction(chunk, UnknownErrors.FAIL_THE_CHUNK);
                chunk.clear();
                return;
            } catch (SQLException e) {
                unknownErrors += isUnknown(e) ? 1 : 0;
                dropConnection();
                if (unknownErrors >= attemptsWithUnknownErrors) {
                    settleByHalves(chunk, e);
                    chunk.clear();
                    return;
                }
                if (SqlFault.isOfLocks(e)) {
                    // Time spent waiting for a lock does not count against the retry limit.
                    deadline += plan.limits().retryFor().isZero() ? 0 : System.nanoTime() - begun;
                }
                if (cancelled.getAsBoolean()
                        || System.nanoTime() + backoff.delay().toNanos() > deadline) {
                    throw new SettlingFailedException(
                            plan.ledger().partition(), lastSeenCursor, chunk.end(), attempt, errors.of(e));
                }
                figures.retried(e);
                RETRIES.report(plan.ledger().partition(), lastSeenCursor, errors.of(e), attempt + 1, backoff.delay());
                pause(backoff.delay(), e, attempt);
                backoff = backoff.next();
            } catch (FencedException | LedgerMovedException | RejectBudgetException | StoppedException e) {
                throw e;
            } catch (RuntimeException e) {
                // A bug, most likely triggered by one record.
                dropConnection();
                settleByHalves(chunk, e);
                chunk.clear();
                return;
            }
        }
    }

    /** Without a connection no record can be the cause. */
    private boolean isUnknown(SQLException e) {
        return transaction != null && SqlFault.of(e).isUnknown();
    }

    private void runTransaction(Chunk some, UnknownErrors onUnknownError) throws SQLException {
        connectionIsClean = false;
        if (transaction == null) {
            transaction = new ChunkTransaction(plan);
        }
        long begun = System.nanoTime();
        ChunkTransaction.Settled settled = transaction.settle(some, lastSeenCursor, budget, onUnknownError);
        figures.settled(System.nanoTime() - begun, settled.commitNanos(), settled.rejected());
        lastSeenCursor = settled.cursor();
        rejectedReplays += settled.rejectedReplays();
        budget = budget.after(
                settled.counts().received() - settled.rejectedReplays(),
                settled.counts().rejected() - settled.rejectedReplays());
        some.addLatencies(latencies, System.currentTimeMillis());
        connectionIsClean = true;
    }

    /**
     * Settles a chunk that fails for unknown reasons. First its rows are tried on their own ({@link
     * UnknownErrors#REJECT_ROWS}). If that does not help, the cause is no row of the orders table: the chunk is halved,
     * so that everything before the record that cannot be settled is settled.
     */
    private void settleByHalves(Chunk some, Exception why) {
        log.warn(
                "Partition {}: offsets {} to {} fail for an unknown reason ({}); looking for the record",
                plan.ledger().partition(),
                some.first(),
                some.end() - 1,
                errors.of(why).toString().lines().findFirst().orElse(""));
        Exception again;
        try {
            runTransaction(some, UnknownErrors.REJECT_ROWS);
            return;
        } catch (SQLException e) {
            boolean unknown = isUnknown(e);
            dropConnection();
            if (!unknown) {
                throw new SettlingFailedException(
                        plan.ledger().partition(), lastSeenCursor, some.end(), 1, errors.of(e));
            }
            again = e;
        } catch (FencedException | LedgerMovedException | RejectBudgetException | StoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            dropConnection();
            again = e;
        }
        if (some.size() == 1) {
            throw new RecordStuckException(plan.ledger().partition(), some.first(), errors.of(again));
        }
        for (Chunk half : some.halves()) {
            settleByHalves(half, again);
        }
    }

    /** How far this partition is settled by now, and what was counted since the last call. */
    public PartitionResult takeResult() {
        PartitionResult result =
                new PartitionResult(plan.ledger().partition(), lastSeenCursor, latencies, rejectedReplays, figures);
        latencies = new Latencies();
        figures = new ChunkFigures();
        rejectedReplays = 0;
        return result;
    }

    /**
     * For real time, where no batch is closed: settles what has come so far, and moves the cursor over the offsets
     * after it that Kafka does not show. If the database does not answer, the cursor stays: no record waits for it, and
     * the next call or the next record moves it.
     *
     * @param until where the log was read to: no record below it will come
     */
    public void moveOverAbsent(long until) {
        flush();
        if (until <= lastSeenCursor) {
            return;
        }
        connectionIsClean = false;
        try {
            if (transaction == null) {
                transaction = new ChunkTransaction(plan);
            }
            transaction.moveOverAbsent(lastSeenCursor, until);
            lastSeenCursor = until;
            connectionIsClean = true;
        } catch (SQLException e) {
            log.debug(
                    "Partition {}: the cursor cannot be moved to {} now",
                    plan.ledger().partition(),
                    until,
                    e);
            dropConnection();
        }
    }

    /**
     * For real time, where tasks live for hours: gives the connection back while there is nothing to settle, because a
     * server closes one that is idle for long.
     */
    public void releaseIdleConnection() {
        if (transaction != null && connectionIsClean && chunk.isEmpty()) {
            transaction.giveBack();
            transaction = null;
        }
    }

    private void pause(Duration wait, SQLException cause, int attempt) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettlingFailedException(
                    plan.ledger().partition(), lastSeenCursor, chunk.end(), attempt, errors.of(cause));
        }
    }

    /** Rolls back what is open. Records taken since the last {@link #flush} are dropped: they have no outcome yet. */
    @Override
    public void close() {
        chunk.clear();
        releaseIdleConnection();
        dropConnection();
    }

    /** A connection on which anything failed is not used again. */
    private void dropConnection() {
        if (transaction != null) {
            transaction.close();
            transaction = null;
        }
    }
}
