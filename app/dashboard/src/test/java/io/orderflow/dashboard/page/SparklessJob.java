package io.orderflow.dashboard.page;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.Received;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.ledger.LedgerOpening;
import io.orderflow.pipeline.ledger.OpenedLedger;
import io.orderflow.pipeline.ledger.PartitionLedger;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.observe.Heartbeat;
import io.orderflow.pipeline.observe.State;
import io.orderflow.pipeline.observe.Status;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.settle.BatchReport;
import io.orderflow.pipeline.settle.ChunkLimits;
import io.orderflow.pipeline.settle.Latencies;
import io.orderflow.pipeline.settle.PartitionPlan;
import io.orderflow.pipeline.settle.PartitionResult;
import io.orderflow.pipeline.settle.PartitionSettler;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the Spark job does, without Spark: the job's own tables, ledger and settlers, fed by a plain consumer, and its
 * heartbeat. Goes on until it is closed.
 */
public final class SparklessJob implements AutoCloseable {

    private final KafkaSettings kafka;
    private final Mysql mysql;
    private final Tables tables;
    private final OpenedLedger ledger;
    private final Heartbeat heartbeat;
    private final Status status = new Status();
    private final OrdersTopic topic;
    private final Map<Integer, Long> lastSeenCursors = new HashMap<>();
    private final Thread work = new Thread(this::run, "sparkless-job");
    private volatile boolean ending;

    private SparklessJob(PipelineSettings settings, ToLongFunction<TopicState.Log> from) throws SQLException {
        this.kafka = settings.kafka();
        this.mysql = new Mysql(settings.mysql());
        this.tables = Tables.of(mysql.settings());
        this.topic = new OrdersTopic(kafka);
        String driver = UUID.randomUUID().toString();
        try (Connection connection = mysql.connectToServer()) {
            new Schema(tables).createMissing(connection);
            TopicState state = topic.state();
            Map<Integer, Long> starting = new HashMap<>();
            state.logs().forEach((partition, log) -> starting.put(partition, from.applyAsLong(log)));
            this.ledger = new LedgerOpening(new Ledger(tables, settings.pipeline(), driver))
                    .open(connection, kafka.topic(), state, () -> starting);
        }
        this.heartbeat = new Heartbeat(mysql, tables, settings.pipeline(), driver, "OrderFlow without Spark");
        status.opened(ledger.epoch(), ledger.cursors());
        status.report(State.RUNNING);
    }

    public static SparklessJob start(PipelineSettings settings) throws SQLException {
        return start(new SparklessJob(settings, TopicState.Log::earliest));
    }

    /** A pipeline whose first start passes over what is in the topic. */
    public static SparklessJob startAtEnd(PipelineSettings settings) throws SQLException {
        return start(new SparklessJob(settings, TopicState.Log::end));
    }

    private static SparklessJob start(SparklessJob job) {
        job.work.start();
        return job;
    }

    private void run() {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        properties.put("isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            ledger.cursors()
                    .keySet()
                    .forEach(partition -> partitions.add(new TopicPartition(kafka.topic(), partition)));
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(
                    partition, ledger.cursors().get(partition.partition()).nextOffset()));
            for (long batch = 0; !ending; batch++) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
                if (!records.isEmpty()) {
                    settle(batch, records);
                }
                heartbeat.beat(status.snapshot());
            }
        }
    }

    /** A settler per partition and batch, as in a Spark job. */
    private void settle(long batch, ConsumerRecords<byte[], byte[]> records) {
        long started = System.nanoTime();
        Map<Integer, PartitionSettler> settlers = new HashMap<>();
        try {
            for (ConsumerRecord<byte[], byte[]> one : records) {
                settlers.computeIfAbsent(one.partition(), this::settler).take(received(one));
            }
            Latencies latencies = new Latencies();
            for (PartitionSettler settler : settlers.values()) {
                settler.flush();
                PartitionResult result = settler.takeResult();
                lastSeenCursors.put(result.partition(), result.lastSeenCursor());
                latencies.add(result.latencies());
            }
            // Rates are all that is taken from the counts: every record passes for a stored one.
            Counts counts = new Counts(records.count(), 0, 0, 0, 0, 0);
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            status.settled(new BatchReport(batch, counts, ledger.cursors(), took, latencies));
        } finally {
            settlers.values().forEach(PartitionSettler::close);
        }
    }

    private PartitionSettler settler(int partition) {
        return new PartitionSettler(
                new PartitionPlan(
                        mysql,
                        tables,
                        new PartitionLedger(tables.ledger(), ledger.pipeline(), partition, ledger.epoch()),
                        lastSeenCursors.getOrDefault(
                                partition, ledger.cursors().get(partition).nextOffset()),
                        new ChunkLimits(500, ChunkLimits.DEFAULT_BYTES, Duration.ofSeconds(30))),
                () -> ending);
    }

    private static Received received(ConsumerRecord<byte[], byte[]> one) {
        List<Received.Header> headers = new ArrayList<>();
        for (Header header : one.headers()) {
            headers.add(new Received.Header(header.key(), header.value()));
        }
        return new Received(one.offset(), one.key(), one.value(), headers, one.timestamp());
    }

    @Override
    public void close() {
        ending = true;
        try {
            work.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        topic.close();
    }
}
