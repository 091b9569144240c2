package io.orderflow.job.settle;

import io.orderflow.job.ledger.Counts;
import io.orderflow.job.ledger.LedgerMovedException;
import io.orderflow.job.ledger.PartitionLedger;
import io.orderflow.job.reject.RejectedRecord;
import io.orderflow.job.reject.RejectedTable;
import io.orderflow.job.reject.ReplayedRows;
import io.orderflow.job.store.DuplicatesTable;
import io.orderflow.job.store.Mysql;
import io.orderflow.job.store.OrderStore;
import io.orderflow.job.store.Outcome;
import io.orderflow.job.total.Totals;
import io.orderflow.job.total.TotalsSwitch;
import io.orderflow.job.total.TotalsTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The six steps of a chunk, in one transaction of one connection: lock the ledger row; store the orders; write
 * duplicates and rejected rows; add to the totals; move the cursor with the counts; commit. Whatever fails, nothing of it
 * is visible.
 */
final class ChunkTransaction implements AutoCloseable {

    private final Connection connection;
    private final PartitionLedger ledger;
    private final OrderStore orders;
    private final DuplicatesTable duplicates;
    private final RejectedTable rejected;
    private final ReplayedRows replayed;
    private final Optional<TotalsTables> totals;

    /**
     * A settled chunk.
     *
     * @param cursor where the ledger stands
     * @param counts what this transaction added; none if the chunk had been settled before
     * @param rejectedAgain how many of the rejected records are replays: they say nothing new of the stream
     */
    record Settled(long cursor, Counts counts, int rejectedAgain) {}

    ChunkTransaction(PartitionPlan plan) throws SQLException {
        this.connection = plan.mysql().connect();
        this.ledger = plan.ledger();
        try {
            long packet = Mysql.maxAllowedPacket(connection);
            this.orders = new OrderStore(plan.tables().orders(), packet);
            this.duplicates = new DuplicatesTable(plan.tables().duplicates(), ledger.pipeline(), ledger.partition());
            this.replayed = new ReplayedRows(plan.tables().rejected(), ledger.pipeline(), ledger.partition());
            this.rejected = new RejectedTable(plan.tables().rejected(), ledger.pipeline(), ledger.partition(), packet);
            this.totals = plan.totals() == TotalsSwitch.OFF
                    ? Optional.empty()
                    : Optional.of(
                            new TotalsTables(plan.tables(), ledger.pipeline().name(), ledger.partition(), packet));
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Settles a chunk.
     *
     * @param position where the ledger's cursor stood when this task last knew: the cursor may be past it (what lies
     *     below is settled already, and skipped), never before it
     * @param budget judged with what the whole chunk came to, before it is committed
     * @throws RejectBudgetException too much of the chunk would be rejected; rolled back
     * @throws LedgerMovedException the cursor lies before the position
     * @throws SQLException rolled back, or the answer to the commit was lost: a new connection's lock tells the truth
     */
    Settled settle(Chunk chunk, long position, RejectBudget budget) throws SQLException {
        try {
            long cursor = ledger.lock(connection);
            if (cursor < position) {
                throw new LedgerMovedException(
                        "The ledger of partition %d stands at offset %d, this task at %d: the database forgot committed"
                                        .formatted(ledger.partition(), cursor, position)
                                + " transactions, or was restored. Starting again from the ledger.");
            }
            if (cursor >= chunk.end()) {
                connection.rollback();
                return new Settled(cursor, Counts.NONE, 0);
            }
            Settled settled = write(chunk, cursor, budget);
            ledger.move(connection, cursor, chunk.end(), settled.counts());
            connection.commit();
            return settled;
        } catch (RuntimeException e) {
            connection.rollback();
            throw e;
        }
    }

    /** Writes the rows and counts them; offsets from the cursor on that are not in the chunk are absent. */
    private Settled write(Chunk chunk, long cursor, RejectBudget budget) throws SQLException {
        List<Chunk.Accepted> accepted = chunk.acceptedFrom(cursor);
        List<RejectedRecord> refused = new ArrayList<>(chunk.rejectedFrom(cursor));
        Map<Long, String> repeated = new LinkedHashMap<>();
        Totals added = new Totals();
        long stored = 0;
        long unknownFields = 0;
        List<Outcome> outcomes = orders.store(
                connection, accepted.stream().map(Chunk.Accepted::order).toList());
        for (int i = 0; i < outcomes.size(); i++) {
            Chunk.Accepted order = accepted.get(i);
            Outcome outcome = outcomes.get(i);
            if (outcome instanceof Outcome.Stored) {
                stored++;
                if (totals.isPresent()) {
                    added.add(order.order());
                }
                unknownFields += order.unknownFields();
            } else if (outcome instanceof Outcome.Duplicate) {
                repeated.put(order.received().offset(), order.order().orderId());
            } else if (outcome instanceof Outcome.Rejected r) {
                refused.add(Chunk.rejected(order, r.rejection()));
            }
        }
        long received = stored + repeated.size() + refused.size();
        int rejectedAgain = replayed.settle(
                connection,
                accepted.stream().map(Chunk.Accepted::received).toList(),
                refused.stream().map(RejectedRecord::received).toList());
        if (budget.isBrokenBy(received - rejectedAgain, refused.size() - rejectedAgain)) {
            throw new RejectBudgetException(ledger.pipeline(), ledger.partition(), budget, received, refused);
        }
        refused.sort(Comparator.comparingLong(r -> r.received().offset()));
        if (!repeated.isEmpty()) {
            duplicates.insert(connection, repeated);
        }
        if (!refused.isEmpty()) {
            rejected.insert(connection, refused);
        }
        if (stored > 0 && totals.isPresent()) {
            totals.get().add(connection, added, stored);
        }
        Counts counts =
                new Counts(stored, repeated.size(), refused.size(), chunk.end() - cursor - received, 0, unknownFields);
        return new Settled(chunk.end(), counts, rejectedAgain);
    }

    /** Rolls back what is open, if the connection still lives, and closes it. */
    @Override
    public void close() {
        try (connection) {
            connection.rollback();
        } catch (SQLException e) {
            // A connection that is gone has been rolled back by the server, and there is nobody to tell.
            e.getErrorCode();
        }
    }
}
