package io.orderflow.job;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.orderflow.job.settle.SettleBatch;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.ledger.OpenedLedger;
import io.orderflow.pipeline.reject.Gate;
import io.orderflow.pipeline.settle.BatchReport;
import io.orderflow.pipeline.settle.SettlePlan;
import io.orderflow.spark.KafkaRow;
import io.orderflow.spark.RecordSource;
import io.orderflow.spark.RunOffsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The whole job on one page.
 *
 * <pre>
 *   Kafka ──► received ──► decoded ──► accepted ──► stored | duplicate ─┐
 *                             │            └──────► conflict ─┐         ├─► ledger, in the same transaction
 *                             └──────────────────► rejected ◄─┘ ────────┘
 *                                                     └──► dead-letter topic
 * </pre>
 *
 * <p>Spark brings the records of each Kafka partition to one task ({@link SettleBatch}); the task settles them in
 * chunks, each one transaction of MySQL that also moves the ledger. The checkpoint is scratch: where to go on is read
 * from the ledger at every start. Driver only.
 */
public final class OrderPipeline {

    private final SparkSession spark;
    private final PipelineSettings settings;
    private final SettlePlan plan;
    private final Gate gate;
    private final Consumer<BatchReport> reports;

    public OrderPipeline(
            SparkSession spark, PipelineSettings settings, SettlePlan plan, Gate gate, Consumer<BatchReport> reports) {
        this.spark = requireNonNull(spark, "spark is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.plan = requireNonNull(plan, "plan is null");
        this.gate = requireNonNull(gate, "gate is null");
        this.reports = requireNonNull(reports, "reports is null");
    }

    /**
     * Starts the query where the ledger stands.
     *
     * @param checkpoint a fresh directory, used by this run of the query only
     * @throws TimeoutException Spark could not start the query
     */
    public StreamingQuery start(OpenedLedger ledger, Path checkpoint, Trigger trigger) throws TimeoutException {
        Dataset<Row> received = spark.readStream()
                .format(RecordSource.FORMAT)
                .options(source(ledger))
                .load()
                .select(KafkaRow.columns());

        SettleBatch settle = new SettleBatch(
                plan, ledger, new RunOffsets(checkpoint, settings.kafka().topic()), gate, reports);

        return received.writeStream()
                .queryName("orderflow " + settings.pipeline())
                .foreachBatch(settle)
                .option("checkpointLocation", checkpoint.toUri().toString())
                .trigger(trigger)
                .start();
    }

    private Map<String, String> source(OpenedLedger ledger) {
        Map<String, String> options = new HashMap<>();
        // Each poll of a task costs two requests for offsets; the default of 500 records makes them the main work.
        options.put("kafka.max.poll.records", "10000");
        options.put("kafka.max.partition.fetch.bytes", Integer.toString(4 << 20));
        settings.kafka().clientProperties().forEach((name, value) -> options.put("kafka." + name, value));
        options.put("subscribe", settings.kafka().topic());
        options.put("startingOffsets", startingOffsets(ledger));
        options.put("includeHeaders", "true");
        options.put("failOnDataLoss", "true");
        options.put("maxOffsetsPerTrigger", Integer.toString(settings.batches().maxOffsetsPerTrigger()));
        options.put("groupIdPrefix", "orderflow-" + settings.pipeline());
        options.put(RecordSource.READER_GROUP, "orderflow-" + settings.pipeline() + "-reader");
        options.put("kafka.isolation.level", "read_committed");
        options.put("kafka.allow.auto.create.topics", "false");
        // A task's read cannot be interrupted: this bounds how long a stop may take.
        options.put("kafkaConsumer.pollTimeoutMs", "5000");
        return options;
    }

    private String startingOffsets(OpenedLedger ledger) {
        String partitions = new TreeMap<>(ledger.cursors())
                .values().stream()
                        .map(cursor -> "\"" + cursor.partition() + "\":" + cursor.nextOffset())
                        .collect(joining(","));
        return String.format(Locale.ROOT, "{\"%s\":{%s}}", settings.kafka().topic(), partitions);
    }
}
