package io.orderflow.spark;

import static java.util.Objects.requireNonNull;

import io.orderflow.spark.version.RealTimePlanning;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReportsSourceMetrics;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.apache.spark.sql.kafka010.KafkaSourceProvider;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's Kafka source with different rows, which {@link RecordReaderFactory} reads; the rest delegates. Spark's rows
 * have a timestamp in microseconds, computed for every record even if the column is not selected: a record whose Kafka
 * timestamp is in nanoseconds overflows it, and ends the query before OrderFlow's code has seen the record
 * (KafkaRecordToRowConverter, Spark 4.2). Here the timestamp is Kafka's own number. Offsets, batches, options, progress
 * and the consumers of the tasks are Spark's.
 */
public final class RecordSource implements TableProvider {

    /** For {@code readStream().format(…)}. */
    public static final String FORMAT = RecordSource.class.getName();

    /**
     * Option: the consumer group of the tasks' consumers, which they neither join nor commit to. By default Spark gives
     * each start of a query a new group, and keeps the previous consumers until they have been idle for minutes; with
     * one name for all starts they are reused.
     */
    public static final String READER_GROUP = "orderflow.reader-group";

    /**
     * Option: milliseconds for which the stream waits at the broker for a record when there is none, instead of ending
     * the trigger at once; {@code 0}, the default, for none.
     */
    public static final String LONGEST_WAIT = "orderflow.longest-wait";

    /** The columns: partition, offset, key, value, headers, and the timestamp in milliseconds since 1970. */
    static final StructType SCHEMA = new StructType()
            .add("partition", DataTypes.IntegerType)
            .add("offset", DataTypes.LongType)
            .add("key", DataTypes.BinaryType)
            .add("value", DataTypes.BinaryType)
            .add(
                    "headers",
                    DataTypes.createArrayType(
                            new StructType().add("key", DataTypes.StringType).add("value", DataTypes.BinaryType)))
            .add("timestamp_millis", DataTypes.LongType);

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return SCHEMA;
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        Table table = new KafkaSourceProvider().getTable(new CaseInsensitiveStringMap(properties));
        return new RecordTable((SupportsRead) table);
    }

    /** @param kafka Spark's own table, which validates the options */
    private record RecordTable(SupportsRead kafka) implements SupportsRead {

        @Override
        public String name() {
            return kafka.name();
        }

        @Override
        @SuppressWarnings("deprecation") // The interface still requires it.
        public StructType schema() {
            return SCHEMA;
        }

        @Override
        public Set<TableCapability> capabilities() {
            return Set.of(TableCapability.MICRO_BATCH_READ, TableCapability.BATCH_READ);
        }

        @Override
        public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
            Scan scan = kafka.newScanBuilder(options).build();
            return () -> new RecordScan(scan, Objects.requireNonNullElse(options.get(READER_GROUP), ""), options);
        }
    }

    /** @param readerGroup empty: Spark's default */
    private record RecordScan(Scan kafka, String readerGroup, CaseInsensitiveStringMap options) implements Scan {

        @Override
        public StructType readSchema() {
            return SCHEMA;
        }

        @Override
        public String description() {
            return kafka.description();
        }

        @Override
        public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
            Duration wait = Duration.ofMillis(options.getLong(LONGEST_WAIT, 0));
            return new RecordStream(
                    kafka.toMicroBatchStream(checkpointLocation),
                    readerGroup,
                    wait.isZero() ? Optional.empty() : Optional.of(new RecordArrival(options, wait)));
        }

        @Override
        public Batch toBatch() {
            return new RecordBatch(kafka.toBatch(), readerGroup);
        }
    }

    /** Plans as Spark's batch does; only the rows are made here. Driver only. */
    private record RecordBatch(Batch kafka, String readerGroup) implements Batch {

        @Override
        public InputPartition[] planInputPartitions() {
            return kafka.planInputPartitions();
        }

        @Override
        public PartitionReaderFactory createReaderFactory() {
            return new RecordReaderFactory(readerGroup);
        }
    }

    /** Plans like Spark's stream; only the rows differ. Driver only. */
    private static final class RecordStream extends RealTimePlanning
            implements MicroBatchStream, SupportsTriggerAvailableNow, ReportsSourceMetrics {

        private final MicroBatchStream kafka;
        private final String readerGroup;
        private final SupportsTriggerAvailableNow limits;
        private final ReportsSourceMetrics metrics;
        /** There if the stream waits for records. */
        private final Optional<RecordArrival> arrival;
        /** A run that ends when it has caught up waits for nothing. */
        private boolean ends;

        RecordStream(MicroBatchStream kafka, String readerGroup, Optional<RecordArrival> arrival) {
            super(kafka);
            this.readerGroup = readerGroup;
            this.arrival = arrival;
            this.kafka = requireNonNull(kafka, "kafka is null");
            this.limits = (SupportsTriggerAvailableNow) kafka;
            this.metrics = (ReportsSourceMetrics) kafka;
        }

        @Override
        public PartitionReaderFactory createReaderFactory() {
            return isRealTime() ? new LiveReaderFactory(readerGroup) : new RecordReaderFactory(readerGroup);
        }

        @Override
        public InputPartition[] planInputPartitions(Offset start, Offset end) {
            return kafka.planInputPartitions(start, end);
        }

        @Override
        public Offset initialOffset() {
            return kafka.initialOffset();
        }

        @Override
        public Offset latestOffset() {
            return kafka.latestOffset();
        }

        @Override
        public Offset latestOffset(Offset start, ReadLimit limit) {
            Offset latest = limits.latestOffset(start, limit);
            if (ends || arrival.isEmpty() || (latest != null && !latest.equals(start))) {
                return latest;
            }
            arrival.get().await(start.json());
            return limits.latestOffset(start, limit);
        }

        @Override
        public Offset reportLatestOffset() {
            return limits.reportLatestOffset();
        }

        @Override
        public ReadLimit getDefaultReadLimit() {
            return limits.getDefaultReadLimit();
        }

        @Override
        public void prepareForTriggerAvailableNow() {
            ends = true;
            limits.prepareForTriggerAvailableNow();
        }

        @Override
        public Map<String, String> metrics(Optional<Offset> consumed) {
            return metrics.metrics(consumed);
        }

        @Override
        public Offset deserializeOffset(String json) {
            return kafka.deserializeOffset(json);
        }

        @Override
        public void commit(Offset end) {
            kafka.commit(end);
        }

        @Override
        public void stop() {
            arrival.ifPresent(RecordArrival::close);
            kafka.stop();
        }

        @Override
        public String toString() {
            return kafka.toString();
        }
    }
}
