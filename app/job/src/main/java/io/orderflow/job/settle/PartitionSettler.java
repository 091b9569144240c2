package io.orderflow.job.settle;

import io.orderflow.job.receive.Received;
import io.orderflow.job.store.SqlFault;
import io.orderflow.order.OrderDecoder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles the records of one partition, one after another, in bounded chunks. Knows nothing of Spark: whoever has
 * records of one partition in offset order may drive it. Used by one thread; lives within one task.
 */
public final class PartitionSettler implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PartitionSettler.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final PartitionPlan plan;
    private final OrderDecoder decoder;
    private final BooleanSupplier cancelled;
    private final Chunk chunk = new Chunk();
    private final Latencies latencies = new Latencies();
    private ChunkTransaction transaction;
    private long position;
    private RejectBudget budget;
    private long rejectedAgain;

    /** @param cancelled whether the task was told to end: asked between two attempts of a chunk */
    public PartitionSettler(PartitionPlan plan, BooleanSupplier cancelled) {
        this.plan = plan;
        this.decoder = OrderDecoder.of(plan.contract(), plan.schemas());
        this.cancelled = cancelled;
        this.position = plan.from();
        this.budget = plan.budget();
    }

    /**
     * Takes the next record; settles the chunk when it is full.
     *
     * @throws SettlingFailedException the chunk could not be settled within its time; nothing of it was written
     * @throws RejectBudgetException too much of the chunk would be rejected; nothing of it was written
     */
    public void settle(Received received) {
        chunk.add(received, decoder.decode(received.value()));
        if (chunk.isFull(plan.limits())) {
            flush();
        }
    }

    /** Settles what has come so far. */
    public void flush() {
        if (chunk.isEmpty()) {
            return;
        }
        long deadline = System.nanoTime() + plan.limits().retryFor().toNanos();
        Duration wait = FIRST_WAIT;
        for (int attempt = 1; ; attempt++) {
            try {
                if (transaction == null) {
                    transaction = new ChunkTransaction(plan);
                }
                ChunkTransaction.Settled settled = transaction.settle(chunk, position, budget);
                position = settled.cursor();
                rejectedAgain += settled.rejectedAgain();
                budget = budget.after(
                        settled.counts().received() - settled.rejectedAgain(),
                        settled.counts().rejected() - settled.rejectedAgain());
                chunk.addLatencies(latencies, System.currentTimeMillis());
                chunk.clear();
                return;
            } catch (SQLException e) {
                close();
                if (cancelled.getAsBoolean() || System.nanoTime() + wait.toNanos() > deadline) {
                    throw new SettlingFailedException(plan.ledger().partition(), position, chunk.end(), attempt, e);
                }
                log.warn(
                        "Partition {}: chunk at offset {} rolled back ({} {}: {}); attempt {} in {} ms",
                        plan.ledger().partition(),
                        position,
                        SqlFault.of(e),
                        e.getErrorCode(),
                        SqlFault.line(e),
                        attempt + 1,
                        wait.toMillis());
                pause(wait, e, attempt);
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
            }
        }
    }

    /** How far this partition is settled by now. */
    PartitionResult result() {
        return new PartitionResult(plan.ledger().partition(), position, latencies, rejectedAgain);
    }

    private void pause(Duration wait, SQLException cause, int attempt) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettlingFailedException(plan.ledger().partition(), position, chunk.end(), attempt, cause);
        }
    }

    /** Rolls back what is open. Records taken since the last {@link #flush} are dropped: they have no outcome yet. */
    @Override
    public void close() {
        if (transaction != null) {
            transaction.close();
            transaction = null;
        }
    }
}
