package io.orderflow.pipeline.prune;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.show.Ddl;
import io.orderflow.pipeline.mysql.NamedLock;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.total.TotalsState;
import io.orderflow.pipeline.total.TotalsSwitch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Removes what retention allows, in transactions of a few thousand rows, each with its mark: killed at any moment, it
 * leaves tables that add up, and the next run goes on. The job may run. Driver only.
 */
public final class Pruning {

    private static final int ROWS = 5_000;
    /** Payloads may be large. */
    private static final int REJECTED_ROWS = 500;

    private static final int LEAST_OF_A_RETIRED_PIPELINE_DAYS = 1;

    private final Tables tables;
    private final String pipeline;
    private final Clock clock;

    /**
     * What there is to remove, or was removed.
     *
     * @param partitionTotals rows of totals that are added up over partitions
     */
    public record Counts(long duplicates, long resolvedRejects, long orders, long partitionTotals) {

        public long all() {
            return duplicates + resolvedRejects + orders + partitionTotals;
        }
    }

    /**
     * What to remove.
     *
     * @param topic the pipeline's
     * @param topicId the present one; empty if there is none: the pipeline is retired
     * @param olderOffsets by partition of the present topic, the first offset that is younger than retention allows
     * @param totals whether the orders that are removed must be in the totals
     */
    public record Plan(
            Retention retention, String topic, String topicId, Map<Integer, Long> olderOffsets, TotalsSwitch totals) {

        public Plan {
            requireNonNull(retention, "retention is null");
            requireNonNull(topic, "topic is null");
            requireNonNull(topicId, "topicId is null");
            olderOffsets = Map.copyOf(olderOffsets);
            requireNonNull(totals, "totals is null");
        }
    }

    public Pruning(Tables tables, String pipeline, Clock clock) {
        this.tables = requireNonNull(tables, "tables is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * Counts what there is to remove, and changes nothing.
     *
     * @throws StoppedException USAGE: the contract has no role time, but orders are to be removed by it
     */
    public Counts count(Connection connection, Plan plan) throws SQLException {
        long duplicates = 0;
        for (PrunedRows.Where where : duplicates(connection, plan)) {
            duplicates += duplicateRows().count(connection, where);
        }
        long rejects = 0;
        if (plan.retention().resolvedRejects().isPresent()) {
            PrunedRows resolved =
                    resolvedRows(plan.retention().resolvedRejects().get());
            for (PrunedRows.Where where : all(connection)) {
                rejects += resolved.count(connection, where);
            }
        }
        long orders = plan.retention().orders().isEmpty()
                ? 0
                : orders(connection, day(plan.retention().orders().get()));
        long totals = plan.retention().partitionTotals().isEmpty()
                ? 0
                : new TotalsRollUp(tables, pipeline)
                        .count(
                                connection,
                                day(plan.retention().partitionTotals().get()));
        connection.commit();
        return new Counts(duplicates, rejects, orders, totals);
    }

    /**
     * Removes it, and commits after each step.
     *
     * @param connection to be closed after a failure: it holds the lock that keeps other runs from this table
     * @param progress receives how many rows were removed so far
     * @throws StoppedException another run is under way, or (orders) the totals are incomplete: nothing was removed
     */
    public Counts run(Connection connection, Plan plan, LongConsumer progress) throws SQLException {
        if (plan.retention().orders().isPresent()) {
            requireTime();
            requireTotals(connection, plan);
        }
        NamedLock lock = NamedLock.ofTable("prune", tables.orders());
        if (!lock.take(connection)) {
            throw new StoppedException(
                    Condition.FAILED,
                    "Another orderflow prune runs for %s. Nothing was removed.".formatted(tables.orders()));
        }
        long[] done = new long[4];
        LongConsumer all = rows -> progress.accept(done[0] + done[1] + done[2] + done[3]);
        for (PrunedRows.Where where : duplicates(connection, plan)) {
            duplicateRows().remove(connection, where, adding(done, 0, all));
        }
        if (plan.retention().resolvedRejects().isPresent()) {
            PrunedRows resolved =
                    resolvedRows(plan.retention().resolvedRejects().get());
            for (PrunedRows.Where where : all(connection)) {
                resolved.remove(connection, where, adding(done, 1, all));
            }
        }
        if (plan.retention().orders().isPresent()) {
            removeOrders(connection, day(plan.retention().orders().get()), adding(done, 2, all));
        }
        if (plan.retention().partitionTotals().isPresent()) {
            new TotalsRollUp(tables, pipeline)
                    .run(connection, day(plan.retention().partitionTotals().get()), adding(done, 3, all));
        }
        lock.release(connection);
        return new Counts(done[0], done[1], done[2], done[3]);
    }

    /**
     * Removes what a pipeline that does not run any more needs no longer: its duplicates, the rejected rows that are
     * resolved, its replays and its heartbeat. Its ledger and totals stay: they explain the orders that it stored.
     *
     * @throws StoppedException the pipeline does not exist, or ran less than a day ago; nothing was removed
     */
    public Counts retire(Connection connection, LongConsumer progress) throws SQLException {
        requireRetired(connection);
        Counts counts = run(connection, ofARetiredPipeline(), progress);
        for (String table : List.of(tables.replays(), tables.heartbeat())) {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM " + table + " WHERE pipeline = ?")) {
                statement.setString(1, pipeline);
                statement.executeUpdate();
            }
        }
        connection.commit();
        return counts;
    }

    /**
     * Counts what {@link #retire} would remove, and changes nothing.
     *
     * @throws StoppedException the pipeline does not exist, or ran less than a day ago
     */
    public Counts countRetired(Connection connection) throws SQLException {
        requireRetired(connection);
        return count(connection, ofARetiredPipeline());
    }

    private static Plan ofARetiredPipeline() {
        Retention nothing = new Retention(
                Optional.of(Duration.ZERO), Optional.of(Duration.ZERO), Optional.empty(), Optional.empty());
        return new Plan(nothing, "", "", Map.of(), TotalsSwitch.OFF);
    }

    private void requireRetired(Connection connection) throws SQLException {
        String sql = "SELECT MAX(e.raised_at), MAX(h.updated_at) FROM " + tables.epoch() + " e LEFT JOIN "
                + tables.heartbeat() + " h ON h.pipeline = e.pipeline WHERE e.pipeline = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                LocalDateTime raised = row.getObject(1, LocalDateTime.class);
                LocalDateTime seen = row.getObject(2, LocalDateTime.class);
                if (raised == null) {
                    throw new StoppedException(
                            Condition.FAILED, "There is no pipeline %s. Nothing was removed.".formatted(pipeline));
                }
                LocalDateTime last = seen == null || seen.isBefore(raised) ? raised : seen;
                if (last.isAfter(now().minusDays(LEAST_OF_A_RETIRED_PIPELINE_DAYS))) {
                    throw new StoppedException(
                            Condition.FAILED,
                            ("Pipeline %s ran less than a day ago, at %s UTC: it does not count as retired. Nothing was"
                                            + " removed.")
                                    .formatted(pipeline, last));
                }
            }
        }
        connection.commit();
    }

    private static LongConsumer adding(long[] done, int to, LongConsumer progress) {
        return rows -> {
            done[to] += rows;
            progress.accept(rows);
        };
    }

    private PrunedRows duplicateRows() {
        return new PrunedRows(tables, tables.duplicates(), "duplicate", "TRUE", ROWS);
    }

    /** Only what was published: the outbox still needs the others. */
    private PrunedRows resolvedRows(Duration age) {
        String before = now().minus(age).toString().replace('T', ' ');
        return new PrunedRows(
                tables,
                tables.rejected(),
                "rejected",
                "state IN ('resolved', 'rejected_again') AND dead_letter_at IS NOT NULL AND rejected_at < '" + before
                        + "'",
                REJECTED_ROWS);
    }

    /** Every partition of every life, up to its cursor. */
    private List<PrunedRows.Where> all(Connection connection) throws SQLException {
        List<PrunedRows.Where> all = new ArrayList<>();
        String sql = "SELECT topic, topic_id, kafka_partition, next_offset FROM " + tables.ledger()
                + " WHERE pipeline = ? ORDER BY topic, topic_id, kafka_partition";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    all.add(new PrunedRows.Where(
                            pipeline, row.getString(1), row.getString(2), row.getInt(3), row.getLong(4)));
                }
            }
        }
        connection.commit();
        return all;
    }

    /**
     * Those of the present life that are older: when records of an earlier one came, Kafka does not know any more. Of a
     * retired pipeline, whose plan names no topic, all.
     */
    private List<PrunedRows.Where> duplicates(Connection connection, Plan plan) throws SQLException {
        if (plan.retention().duplicates().isEmpty()) {
            return List.of();
        }
        List<PrunedRows.Where> older = new ArrayList<>();
        for (PrunedRows.Where where : all(connection)) {
            if (plan.topic().isEmpty()) {
                older.add(where);
            } else if (where.topic().equals(plan.topic()) && where.topicId().equals(plan.topicId())) {
                long until = Math.min(where.until(), plan.olderOffsets().getOrDefault(where.partition(), 0L));
                older.add(new PrunedRows.Where(
                        where.pipeline(), where.topic(), where.topicId(), where.partition(), until));
            }
        }
        return older;
    }

    private String timeColumn() {
        return requireTime();
    }

    private String requireTime() {
        return tables.contract()
                .role(Role.TIME)
                // verify could not tell the age of an order that it knows by its key alone.
                .filter(leaf -> !tables.contract().key().contains(leaf))
                .map(Leaf::field)
                .map(field -> Ddl.quoted(field.column()))
                .orElseThrow(() -> new StoppedException(
                        Condition.USAGE,
                        ("Orders cannot be removed by age: contract %s has no field with the role time outside of"
                                        + " its key. Nothing was removed; leave retention.orders empty.")
                                .formatted(tables.contract().name())));
    }

    private long orders(Connection connection, LocalDate before) throws SQLException {
        String sql = "SELECT COUNT(*) FROM " + tables.orders() + " WHERE " + timeColumn() + " >= '1000-01-01' AND "
                + timeColumn() + " < ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, before.toString());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void removeOrders(Connection connection, LocalDate before, LongConsumer removed) throws SQLException {
        String delete = "DELETE FROM " + tables.orders() + " WHERE " + timeColumn() + " >= '1000-01-01' AND "
                + timeColumn() + " < ? LIMIT " + ROWS;
        String mark =
                "INSERT INTO " + tables.prunedOrders() + " (orders_table, older_than, orders, pruned_at) VALUES (?, ?,"
                        + " ?, UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE older_than = GREATEST(older_than,"
                        + " VALUES(older_than)), orders = orders + VALUES(orders), pruned_at = VALUES(pruned_at)";
        try (PreparedStatement deleted = connection.prepareStatement(delete);
                PreparedStatement marked = connection.prepareStatement(mark)) {
            int rows;
            do {
                deleted.setString(1, before.toString());
                rows = deleted.executeUpdate();
                if (rows > 0) {
                    marked.setString(1, tables.ordersTable());
                    marked.setString(2, before.toString());
                    marked.setInt(3, rows);
                    marked.executeUpdate();
                }
                connection.commit();
                removed.accept(rows);
            } while (rows == ROWS);
        }
    }

    /** Once orders are gone, nothing can add them to the totals. */
    private void requireTotals(Connection connection, Plan plan) throws SQLException {
        Optional<TotalsState> state = TotalsState.read(connection, tables, pipeline);
        connection.commit();
        if (plan.totals() == TotalsSwitch.ON
                && state.isPresent()
                && !state.get().isComplete()) {
            throw new StoppedException(
                    Condition.FAILED,
                    "Nothing was removed: %s, before orders are removed."
                            .formatted(state.get().sentence()));
        }
    }

    private LocalDateTime now() {
        return LocalDateTime.now(clock.withZone(ZoneOffset.UTC));
    }

    /** The day before which everything is older. */
    private LocalDate day(Duration age) {
        return now().minus(age).toLocalDate();
    }
}
