package io.orderflow.pipeline.settle;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.kafka.Received;
import io.orderflow.pipeline.crash.CrashPoint;
import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.ledger.LedgerMovedException;
import io.orderflow.pipeline.ledger.PartitionLedger;
import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.reject.RejectedRecord;
import io.orderflow.pipeline.reject.RejectedTable;
import io.orderflow.pipeline.reject.ReplayedRows;
import io.orderflow.pipeline.store.AcceptedOrder;
import io.orderflow.pipeline.store.DuplicatesTable;
import io.orderflow.pipeline.store.OrderKeys;
import io.orderflow.pipeline.store.OrderStore;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import io.orderflow.pipeline.store.Outcome;
import io.orderflow.pipeline.total.Totals;
import io.orderflow.pipeline.total.TotalsOverflowException;
import io.orderflow.pipeline.total.TotalsRoles;
import io.orderflow.pipeline.total.TotalsSwitch;
import io.orderflow.pipeline.total.TotalsTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The six steps of a chunk, in one transaction of one connection (autocommit is off): lock the ledger row; store the
 * orders; mark what was replayed, and write duplicates and rejected rows; add to the totals; move the cursor with the
 * counts; commit. Whatever fails, and also if the reject budget is broken, all of it is rolled back. One instance
 * settles chunk after chunk, each in its own transaction, until something fails or the connection is given back.
 *
 * <p>At each {@link CrashPoint} tests can halt the process or cut the connection; in production they do nothing.
 */
final class ChunkTransaction implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ChunkTransaction.class);

    /**
     * Attempts without locks on stored orders. Unexpected repeats, or rows that LOAD DATA does not take, roll an
     * attempt back.
     */
    private static final int OPTIMISTIC_ATTEMPTS = 3;

    private final Mysql mysql;
    private final ConnectionPool.Pooled pooled;
    private final Connection connection;
    private final PartitionLedger ledger;
    private final OrderStore orders;
    private final DuplicatesTable duplicatesTable;
    private final RejectedTable rejectedTable;
    private final ReplayedRows replayed;
    /** Empty if totals are off. */
    private final Optional<TotalsRoles> totalsRoles;

    private final TotalsTables totals;
    private final boolean hidesValues;
    /** How a chunk is stored at its first attempts: as the plan says, LOOK_UP_FIRST since one of them gave up. */
    private StoreMode firstMode;

    /** What an unknown error ({@code SqlFault.isUnknown}) leads to. */
    enum UnknownErrors {
        /** The chunk is rolled back, and the caller decides. */
        FAIL_THE_CHUNK,
        /** Rows that fail even on their own are rejected, if the server takes others of the chunk. */
        REJECT_ROWS
    }

    /**
     * A settled chunk.
     *
     * @param cursor where the ledger stands
     * @param counts what this transaction added; none if the chunk had been settled before
     * @param rejectedReplays how many of the rejected records are replays: they do not count against the reject budget
     * @param rejected what this transaction rejected
     * @param commitNanos how long the commit took; 0 if there was nothing to commit
     */
    record Settled(long cursor, Counts counts, int rejectedReplays, List<RejectedRecord> rejected, long commitNanos) {}

    /** What {@link #writeOutcomes} wrote, not committed yet. */
    private record Written(Counts counts, int rejectedReplays, List<RejectedRecord> rejected) {}

    ChunkTransaction(PartitionPlan plan) throws SQLException {
        CompiledContract contract = CompiledContract.shared(plan.tables().contract());
        this.totalsRoles = plan.totals() == TotalsSwitch.OFF ? Optional.empty() : Optional.of(TotalsRoles.of(contract));
        this.ledger = plan.ledger();
        this.firstMode = plan.firstMode();
        this.hidesValues = plan.tables().contract().hasRestricted();
        this.mysql = plan.mysql();
        // Taken last: if anything failed after it, the connection would leak.
        this.pooled = ConnectionPool.shared().take(mysql);
        this.connection = pooled.connection();
        long packet = pooled.maxAllowedPacket();
        int loadDataRows = pooled.loadsData() ? mysql.settings().loadDataRows() : 0;
        this.orders = new OrderStore(plan.tables().orders(), contract, plan.versions(), packet, loadDataRows);
        this.duplicatesTable = new DuplicatesTable(plan.tables().duplicates(), ledger.pipeline(), ledger.partition());
        this.replayed = new ReplayedRows(plan.tables().rejected(), ledger.pipeline(), ledger.partition());
        this.rejectedTable = new RejectedTable(plan.tables().rejected(), ledger.pipeline(), ledger.partition(), packet);
        this.totals = new TotalsTables(plan.tables(), ledger.pipeline().name(), ledger.partition(), packet);
    }

    /** Gives the connection back, for the next task of this process. Instead of {@link #close}, if all went well. */
    void giveBack() {
        ConnectionPool.shared().giveBack(mysql, pooled);
    }

    /**
     * Settles a chunk.
     *
     * @param lastSeenCursor where this task saw the ledger's cursor last: it may be past that (the records below are
     *     settled already, and skipped), never before it
     * @param budget judged with what the whole chunk came to, before it is committed
     * @param onUnknownError what an unknown error leads to
     * @throws RejectBudgetException too much of the chunk would be rejected; rolled back
     * @throws LedgerMovedException the cursor lies before the one last seen
     * @throws SQLException the caller closes this transaction, which rolls it back; if the answer to the commit was
     *     lost, the cursor that the next connection locks says whether it was committed
     */
    Settled settle(Chunk chunk, long lastSeenCursor, RejectBudget budget, UnknownErrors onUnknownError)
            throws SQLException {
        try {
            return settleWithRetries(chunk, lastSeenCursor, budget, onUnknownError, totalsRoles);
        } catch (TotalsOverflowException e) {
            // An amount no one expected must not stop the pipeline: totals_state says how many orders the totals lack.
            log.warn(
                    "Partition {}: the orders of the offsets before {} are stored but not added to the totals,"
                            + " which cannot hold their sums: {}",
                    ledger.partition(),
                    chunk.end(),
                    hidesValues ? "what the server said is not shown: a field is restricted" : e.getMessage());
            return settleWithRetries(chunk, lastSeenCursor, budget, onUnknownError, Optional.empty());
        }
    }

    /** @param totalsRoles empty if the orders are not added to the totals */
    private Settled settleWithRetries(
            Chunk chunk,
            long lastSeenCursor,
            RejectBudget budget,
            UnknownErrors onUnknownError,
            Optional<TotalsRoles> totalsRoles)
            throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Optional<Settled> settled =
                    settleOnce(chunk, lastSeenCursor, budget, mode(onUnknownError, attempt), totalsRoles);
            if (settled.isPresent()) {
                return settled.get();
            }
            firstMode = StoreMode.LOOK_UP_FIRST;
        }
    }

    private StoreMode mode(UnknownErrors onUnknownError, int attempt) {
        if (onUnknownError == UnknownErrors.REJECT_ROWS) {
            return StoreMode.REJECT_ROWS;
        }
        // A duplicate key that remains after several attempts most likely belongs to a unique index other than the
        // order's key.
        return attempt > OPTIMISTIC_ATTEMPTS ? StoreMode.LOCK_STORED : firstMode;
    }

    /** Empty if the store gave up and everything was rolled back. */
    private Optional<Settled> settleOnce(
            Chunk chunk, long lastSeenCursor, RejectBudget budget, StoreMode mode, Optional<TotalsRoles> totalsRoles)
            throws SQLException {
        try {
            CrashPoint.BEFORE_LOCK.reached(connection);
            long cursor = ledger.lock(connection);
            CrashPoint.AFTER_LOCK.reached(connection);
            if (cursor < lastSeenCursor) {
                throw new LedgerMovedException(
                        "The ledger of partition %d stands at offset %d, this task at %d: the database forgot committed"
                                        .formatted(ledger.partition(), cursor, lastSeenCursor)
                                + " transactions, or was restored. Starting again from the ledger.");
            }
            if (cursor >= chunk.end()) {
                connection.rollback();
                return Optional.of(new Settled(cursor, Counts.NONE, 0, List.of(), 0));
            }
            List<Chunk.AcceptedRecord> accepted = chunk.acceptedFrom(cursor);
            Optional<List<Outcome>> outcomes = orders.store(connection, ordersOf(accepted), mode);
            if (outcomes.isEmpty()) {
                connection.rollback();
                return Optional.empty();
            }
            CrashPoint.AFTER_INSERT.reached(connection);
            Written written = writeOutcomes(chunk, cursor, accepted, outcomes.get(), budget, totalsRoles);
            ledger.move(connection, cursor, chunk.end(), written.counts());
            CrashPoint.BEFORE_COMMIT.reached(connection);
            long commitStart = System.nanoTime();
            connection.commit();
            long commitNanos = System.nanoTime() - commitStart;
            CrashPoint.AFTER_COMMIT.reached(connection);
            return Optional.of(new Settled(
                    chunk.end(), written.counts(), written.rejectedReplays(), written.rejected(), commitNanos));
        } catch (RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    private static List<AcceptedOrder> ordersOf(List<Chunk.AcceptedRecord> accepted) {
        List<AcceptedOrder> orders = new ArrayList<>(accepted.size());
        for (Chunk.AcceptedRecord record : accepted) {
            orders.add(record.order());
        }
        return orders;
    }

    /** Moves the cursor over offsets that Kafka does not show. */
    void moveOverAbsent(long lastSeenCursor, long until) throws SQLException {
        ledger.moveOverAbsent(connection, lastSeenCursor, until);
        connection.commit();
    }

    /** A connection that is gone must not hide why the chunk is rolled back. */
    private void rollBack(RuntimeException cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Writes what became of each record, beside the orders, which are stored already: marks replayed rows, writes
     * duplicates and rejected rows, adds to the totals; and counts. Offsets from the cursor on that are not in the
     * chunk are absent.
     *
     * @throws RejectBudgetException too much would be rejected: judged once it is known which rejected records are
     *     replays
     */
    private Written writeOutcomes(
            Chunk chunk,
            long cursor,
            List<Chunk.AcceptedRecord> accepted,
            List<Outcome> outcomes,
            RejectBudget budget,
            Optional<TotalsRoles> totalsRoles)
            throws SQLException {
        List<RejectedRecord> rejected = new ArrayList<>(chunk.rejectedFrom(cursor));
        Map<Long, String> duplicates = new LinkedHashMap<>();
        List<Received> possibleReplays = new ArrayList<>();
        Optional<Totals> added = totalsRoles.map(Totals::new);
        long stored = 0;
        long unknownFields = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            Chunk.AcceptedRecord record = accepted.get(i);
            Outcome outcome = outcomes.get(i);
            // Replays are known by their headers.
            if (!record.received().headers().isEmpty() && !(outcome instanceof Outcome.Rejected)) {
                possibleReplays.add(record.received());
            }
            if (outcome instanceof Outcome.Stored) {
                stored++;
                if (added.isPresent()) {
                    added.get().add(totalsRoles.get(), record.order());
                }
                unknownFields += record.unknownFields();
            } else if (outcome instanceof Outcome.Duplicate) {
                duplicates.put(
                        record.received().offset(),
                        OrderKeys.shortened(record.order().key()));
            } else if (outcome instanceof Outcome.Rejected r) {
                rejected.add(record.rejectedFor(r.rejection()));
            }
        }
        long received = stored + duplicates.size() + rejected.size();
        int rejectedReplays = replayed.markReplayed(
                connection,
                possibleReplays,
                rejected.stream().map(RejectedRecord::received).toList());
        if (budget.isBrokenBy(received - rejectedReplays, rejected.size() - rejectedReplays)) {
            throw new RejectBudgetException(
                    ledger.pipeline(),
                    ledger.partition(),
                    budget,
                    received - rejectedReplays,
                    rejectedReplays,
                    rejected,
                    hidesValues);
        }
        rejected.sort(Comparator.comparingLong(r -> r.received().offset()));
        if (!duplicates.isEmpty()) {
            duplicatesTable.insert(connection, duplicates);
        }
        if (!rejected.isEmpty()) {
            rejectedTable.insert(connection, rejected);
        }
        CrashPoint.AFTER_REJECTS.reached(connection);
        if (stored > 0 && added.isPresent()) {
            totals.add(connection, added.get(), stored);
        }
        long absent = chunk.end() - cursor - received;
        long lost = 0; // only an operator accepts a loss
        Counts counts = new Counts(stored, duplicates.size(), rejected.size(), absent, lost, unknownFields);
        return new Written(counts, rejectedReplays, rejected);
    }

    /** Rolls back what is open, if the connection still lives, and closes it. */
    @Override
    public void close() {
        try (connection) {
            connection.rollback();
        } catch (SQLException ignored) {
            // The server rolls back a connection that is gone.
        }
    }
}
