package io.orderflow.job;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.orderflow.job.realtime.RealTimeQuery;
import io.orderflow.job.settle.SettleBatch;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.OpenedLedger;
import io.orderflow.pipeline.reject.Gate;
import io.orderflow.pipeline.settle.BatchReport;
import io.orderflow.pipeline.settle.SettlePlan;
import io.orderflow.spark.KafkaRow;
import io.orderflow.spark.KafkaSource;
import io.orderflow.spark.RecordSource;
import io.orderflow.spark.RunOffsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The job's query: source, {@code foreachBatch}, checkpoint. What happens to each record behind it:
 *
 * <pre>
 *   Kafka ──► received ──► decoded ──► accepted ──► stored | duplicate ─┐
 *                             │            └──────► conflict ─┐         ├─► ledger, in the same transaction
 *                             └──────────────────► rejected ◄─┘ ────────┘
 *                                                     └──► dead-letter topic
 * </pre>
 *
 * <p>Spark brings the records of each Kafka partition to one task ({@link SettleBatch}); the task settles them in
 * chunks, each one transaction of MySQL that also moves the ledger. The checkpoint is disposable: every start
 * reads from the ledger where to resume. With {@code JOB_MODE=realtime}, {@link
 * io.orderflow.job.realtime.RealTimeQuery} is started instead. Driver only.
 */
public final class OrderQuery {

    /** How long an idle trigger waits for a record. A stop interrupts it. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final SparkSession spark;
    private final PipelineSettings settings;
    private final SettlePlan plan;
    private final Gate gate;
    private final Consumer<BatchReport> reports;

    public OrderQuery(
            SparkSession spark, PipelineSettings settings, SettlePlan plan, Gate gate, Consumer<BatchReport> reports) {
        this.spark = requireNonNull(spark, "spark is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.plan = requireNonNull(plan, "plan is null");
        this.gate = requireNonNull(gate, "gate is null");
        this.reports = requireNonNull(reports, "reports is null");
    }

    /**
     * Starts the query where the ledger stands; called by {@link Run}, once for each opening of the ledger.
     *
     * @param checkpoint a fresh directory, used by this run of the query only
     * @throws TimeoutException Spark could not start the query
     */
    public StreamingQuery start(OpenedLedger ledger, Path checkpoint, Trigger trigger) throws TimeoutException {
        KafkaSource source = source(ledger)
                .forReadyRanges()
                .atMost(settings.batches().maxOffsetsPerTrigger())
                .with(RecordSource.LONGEST_WAIT, Long.toString(LONGEST_WAIT.toMillis()));
        // Where a batch ends stands only in this run's checkpoint; where a run begins, only in the ledger.
        SettleBatch settle = new SettleBatch(
                plan, ledger, new RunOffsets(checkpoint, settings.kafka().topic()), gate, reports);

        return received(source)
                .writeStream()
                .queryName(name())
                .foreachBatch(settle)
                .option("checkpointLocation", checkpoint.toUri().toString())
                .trigger(trigger)
                .start();
    }

    /**
     * Starts the query in real time: records are settled as they come, by tasks that last as long as a batch does.
     *
     * @param checkpoint a fresh directory, used by this run of the query only
     * @throws TimeoutException Spark could not start the query
     */
    public RealTimeQuery startRealTime(OpenedLedger ledger, Path checkpoint) throws TimeoutException {
        return RealTimeQuery.start(
                received(source(ledger)),
                name(),
                checkpoint,
                settings.batches().realTimeBatch(),
                plan,
                ledger,
                reports);
    }

    private String name() {
        return "orderflow " + settings.pipeline();
    }

    private Dataset<Row> received(KafkaSource source) {
        return spark.readStream()
                .format(RecordSource.FORMAT)
                .options(source.options())
                .load()
                .select(KafkaRow.columns());
    }

    private KafkaSource source(OpenedLedger ledger) {
        Map<Integer, Long> starting =
                ledger.cursors().values().stream().collect(toMap(Cursor::partition, Cursor::nextOffset));
        String topic = settings.kafka().topic();
        String group = "orderflow-" + settings.pipeline();
        return KafkaSource.of(settings.kafka(), topic, KafkaSource.offsets(topic, starting), group)
                .withHeaders()
                .withDefault("kafka.max.partition.fetch.bytes", Integer.toString(4 << 20))
                .with(RecordSource.READER_GROUP, group + "-reader");
    }
}
