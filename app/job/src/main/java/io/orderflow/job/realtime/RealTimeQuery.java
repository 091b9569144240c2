package io.orderflow.job.realtime;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.OpenedLedger;
import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.settle.BatchReport;
import io.orderflow.pipeline.settle.ChunkFigures;
import io.orderflow.pipeline.settle.Latencies;
import io.orderflow.pipeline.settle.PartitionPlan;
import io.orderflow.pipeline.settle.PartitionResult;
import io.orderflow.pipeline.settle.SettlePlan;
import io.orderflow.pipeline.settle.TableWatch;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import io.orderflow.spark.version.RealTime;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;

/**
 * The query of the real-time trigger, and what its driver sees of it. Its tasks commit by themselves, so no batch ends
 * here that could be reported: once a second the ledger is read, and what it has moved by is the report. Driver only;
 * the query is observed by one thread.
 */
public final class RealTimeQuery implements AutoCloseable {

    private final SparkContext context;
    private final SettlePlan plan;
    private final OpenedLedger opened;
    private final Consumer<BatchReport> reports;
    private final TableWatch table;
    private final FiguresListener figures;
    private final StreamingQuery query;
    private Map<Integer, Cursor> seen;
    private long observedNanos = System.nanoTime();

    /**
     * Starts the query where the ledger stands.
     *
     * @param received the records, with the columns of {@link io.orderflow.spark.KafkaRow}
     * @param checkpoint a fresh directory, used by this run of the query only
     * @param batch how long a batch lasts; at the change of batch no record is settled for a moment
     * @throws TimeoutException Spark could not start the query
     */
    public static RealTimeQuery start(
            Dataset<Row> received,
            String name,
            Path checkpoint,
            Duration batch,
            SettlePlan plan,
            OpenedLedger opened,
            Consumer<BatchReport> reports)
            throws TimeoutException {
        SparkContext context = received.sparkSession().sparkContext();
        SettledFigures counted = new SettledFigures();
        context.register(counted, "orderflow settled");
        FiguresListener listener = new FiguresListener(counted.id());
        Map<Integer, PartitionPlan> plans = opened.cursors().values().stream()
                .collect(toMap(
                        Cursor::partition,
                        cursor -> plan.forPartition(
                                opened, cursor.partition(), cursor.nextOffset(), StoreMode.ASSUME_NEW)));
        context.addSparkListener(listener);
        try {
            StreamingQuery query = received.writeStream()
                    .queryName(name)
                    .foreach(new SettleRecords(plans, counted))
                    .outputMode("update")
                    .option("checkpointLocation", checkpoint.toUri().toString())
                    .trigger(RealTime.trigger(batch))
                    .start();
            return new RealTimeQuery(context, plan, opened, reports, listener, query);
        } catch (TimeoutException | RuntimeException e) {
            context.removeSparkListener(listener);
            throw e;
        }
    }

    private RealTimeQuery(
            SparkContext context,
            SettlePlan plan,
            OpenedLedger opened,
            Consumer<BatchReport> reports,
            FiguresListener figures,
            StreamingQuery query) {
        this.context = requireNonNull(context, "context is null");
        this.plan = requireNonNull(plan, "plan is null");
        this.opened = requireNonNull(opened, "opened is null");
        this.reports = requireNonNull(reports, "reports is null");
        this.figures = requireNonNull(figures, "figures is null");
        this.query = requireNonNull(query, "query is null");
        this.table = new TableWatch(plan.mysql(), plan.tables());
        this.seen = opened.cursors();
        plan.rejects().observe(opened.counts(), 0);
    }

    public StreamingQuery query() {
        return query;
    }

    /**
     * Reports what was settled since the last call, if anything was.
     *
     * @throws io.orderflow.condition.StoppedException TABLE_UNFIT
     * @throws SQLException the database does not answer: nothing is known
     */
    public void observe() throws SQLException {
        table.look();
        Map<Integer, Cursor> now = ConnectionPool.shared()
                .call(plan.mysql(), connection -> plan.ledger().cursors(connection, opened.pipeline()));
        long nanos = System.nanoTime();
        Duration took = Duration.ofNanos(nanos - observedNanos);
        observedNanos = nanos;
        List<PartitionResult> results = figures.take();
        boolean ours = now.values().stream().allMatch(cursor -> cursor.epoch() == opened.epoch());
        // A ledger that went back in time is no report: the watch of the source, which knows what was reported, stops
        // the run.
        boolean forgot = seen.values().stream().anyMatch(before -> isBefore(now.get(before.partition()), before));
        if (!ours || forgot || (now.equals(seen) && results.isEmpty())) {
            return;
        }
        report(now, results, took);
        seen = now;
    }

    private static boolean isBefore(Cursor now, Cursor before) {
        return now == null || now.nextOffset() < before.nextOffset();
    }

    private void report(Map<Integer, Cursor> now, List<PartitionResult> results, Duration took) {
        Latencies latencies = new Latencies();
        Map<Integer, Long> oldest = new HashMap<>();
        ChunkFigures chunks = new ChunkFigures();
        long rejectedReplays = 0;
        for (PartitionResult result : results) {
            latencies.add(result.latencies());
            oldest.merge(result.partition(), result.latencies().max(), Math::max);
            chunks.add(result.figures());
            rejectedReplays += result.rejectedReplays();
        }
        Counts counts = Counts.of(now.values());
        plan.rejects().observe(counts, rejectedReplays);
        reports.accept(new BatchReport(
                BatchReport.REAL_TIME, counts.minus(Counts.of(seen.values())), now, took, latencies, oldest, chunks));
    }

    /** Observes no more; the query itself is stopped by its caller. */
    @Override
    public void close() {
        context.removeSparkListener(figures);
    }
}
