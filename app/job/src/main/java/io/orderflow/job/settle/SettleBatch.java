package io.orderflow.job.settle;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.OpenedLedger;
import io.orderflow.pipeline.ledger.PartitionsAddedException;
import io.orderflow.pipeline.reject.Gate;
import io.orderflow.pipeline.settle.BatchClosing;
import io.orderflow.pipeline.settle.BatchReport;
import io.orderflow.pipeline.settle.ChunkFigures;
import io.orderflow.pipeline.settle.Latencies;
import io.orderflow.pipeline.settle.PartitionPlan;
import io.orderflow.pipeline.settle.PartitionResult;
import io.orderflow.pipeline.settle.Range;
import io.orderflow.pipeline.settle.SettlePlan;
import io.orderflow.pipeline.settle.TableWatch;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import io.orderflow.spark.BatchRows;
import io.orderflow.spark.RunOffsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What {@code foreachBatch} calls: settles one micro-batch by a single action, with one task ({@link SettlePartition})
 * per Kafka partition: that is how Spark's Kafka source divides it (unless {@code minPartitions} is set), and {@link
 * BatchRows} preserves it. Driver only; what tasks need is shipped to them as plans.
 */
public final class SettleBatch implements VoidFunction2<Dataset<Row>, Long> {

    private static final long serialVersionUID = 1;

    private final transient SettlePlan plan;
    private final transient OpenedLedger opened;
    private final transient RunOffsets offsets;
    private final transient Gate gate;
    private final transient Consumer<BatchReport> reports;
    private final transient BatchClosing closing;
    private final transient TableWatch table;
    /** Where the next batch begins, by partition. */
    private transient Map<Integer, Long> nextOffsets;

    private transient Counts before;
    /** How tasks store their chunks at first: LOOK_UP_FIRST after a batch with orders that were stored already. */
    private transient StoreMode firstMode = StoreMode.ASSUME_NEW;

    public SettleBatch(
            SettlePlan plan, OpenedLedger opened, RunOffsets offsets, Gate gate, Consumer<BatchReport> reports) {
        this.plan = requireNonNull(plan, "plan is null");
        this.opened = requireNonNull(opened, "opened is null");
        this.offsets = requireNonNull(offsets, "offsets is null");
        this.gate = requireNonNull(gate, "gate is null");
        this.reports = requireNonNull(reports, "reports is null");
        this.closing = new BatchClosing(plan.mysql(), plan.tables(), plan.ledger(), opened);
        this.table = new TableWatch(plan.mysql(), plan.tables());
        this.nextOffsets = new HashMap<>();
        opened.cursors().forEach((partition, cursor) -> nextOffsets.put(partition, cursor.nextOffset()));
        this.before = opened.counts();
        plan.rejects().observe(before, 0);
    }

    @Override
    public void call(Dataset<Row> batch, Long batchId) throws InterruptedException, SQLException {
        gate.enter(); // waits while the job is paused, by an operator or by the reject budget
        try {
            settle(batch, batchId);
        } finally {
            gate.leave();
        }
    }

    private void settle(Dataset<Row> batch, long batchId) throws SQLException {
        long started = System.nanoTime();
        Map<Integer, Range> ranges = ranges(batchId);
        table.look(); // whether an ALTER TABLE since the last batch made the table unfit
        List<PartitionResult> results = BatchRows.of(batch)
                .mapPartitions(new SettlePartition(plans(ranges)))
                .collect();
        Map<Integer, Long> lastSeenCursors = new HashMap<>();
        results.forEach(result -> lastSeenCursors.put(result.partition(), result.lastSeenCursor()));
        // Tasks have moved the cursors over all records. This moves them over the offsets after the last record, which
        // hold none, such as those of markers of transactions.
        Map<Integer, Cursor> cursors = closing.close(ranges, lastSeenCursors);
        ranges.forEach((partition, range) -> nextOffsets.put(partition, range.until()));
        report(batchId, results, cursors, started);
    }

    private void report(long batchId, List<PartitionResult> results, Map<Integer, Cursor> cursors, long started) {
        Latencies latencies = new Latencies();
        Map<Integer, Long> oldest = new HashMap<>();
        ChunkFigures figures = new ChunkFigures();
        long rejectedReplays = 0;
        for (PartitionResult result : results) {
            latencies.add(result.latencies());
            oldest.put(result.partition(), result.latencies().max());
            figures.add(result.figures());
            rejectedReplays += result.rejectedReplays();
        }
        Counts now = Counts.of(cursors.values());
        plan.rejects().observe(now, rejectedReplays);
        BatchReport report = new BatchReport(
                batchId,
                now.minus(before),
                cursors,
                Duration.ofNanos(System.nanoTime() - started),
                latencies,
                oldest,
                figures);
        reports.accept(report);
        firstMode = report.nextFirstMode();
        before = now;
    }

    private Map<Integer, Range> ranges(long batch) {
        Map<Integer, Range> ranges = new HashMap<>();
        offsets.untilOf(batch).forEach((partition, until) -> {
            Long start = nextOffsets.get(partition);
            if (start == null) {
                throw new PartitionsAddedException(partition);
            }
            ranges.put(partition, new Range(start, until));
        });
        return ranges;
    }

    private Map<Integer, PartitionPlan> plans(Map<Integer, Range> ranges) {
        Map<Integer, PartitionPlan> plans = new HashMap<>();
        ranges.forEach((partition, range) ->
                plans.put(partition, plan.forPartition(opened, partition, range.from(), firstMode)));
        return plans;
    }
}
