package io.orderflow.follow;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.Received;
import io.orderflow.kafka.TopicState;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.ledger.LedgerOpening;
import io.orderflow.pipeline.ledger.OpenedLedger;
import io.orderflow.pipeline.ledger.PartitionLedger;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.pipeline.operate.ledger.Rewinding;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.settle.ChunkLimits;
import io.orderflow.pipeline.settle.PartitionPlan;
import io.orderflow.pipeline.settle.PartitionSettler;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The job's ledger, tables and settlers, without Spark: records of a topic are settled when a test says so. */
public final class LedgerByHand {

    private final TestTopics topics;
    private final Mysql mysql;
    private final Tables tables;
    private final String topic;
    private final OpenedLedger opened;

    private LedgerByHand(TestTopics topics, Mysql mysql, Tables tables, String topic, OpenedLedger opened) {
        this.topics = topics;
        this.mysql = mysql;
        this.tables = tables;
        this.topic = topic;
        this.opened = opened;
    }

    /** As a job starts: creates missing tables and raises the epoch. */
    public static LedgerByHand open(TestTopics topics, KafkaSettings kafka, MysqlSettings settings, String pipeline)
            throws SQLException {
        return open(topics, kafka, settings, pipeline, Map.of());
    }

    /** The same, by a first start at these offsets. */
    public static LedgerByHand open(
            TestTopics topics, KafkaSettings kafka, MysqlSettings settings, String pipeline, Map<Integer, Long> first)
            throws SQLException {
        Mysql mysql = new Mysql(settings);
        Tables tables = Tables.of(settings);
        try (Connection connection = mysql.connectToServer();
                OrdersTopic orders = new OrdersTopic(kafka)) {
            new Schema(tables).createMissing(connection);
            TopicState state = orders.state();
            Map<Integer, Long> starting = new HashMap<>();
            state.logs()
                    .forEach(
                            (partition, log) -> starting.put(partition, first.getOrDefault(partition, log.earliest())));
            Ledger ledger = new Ledger(tables, pipeline, UUID.randomUUID().toString());
            return new LedgerByHand(
                    topics,
                    mysql,
                    tables,
                    kafka.topic(),
                    new LedgerOpening(ledger).open(connection, kafka.topic(), state, () -> starting));
        }
    }

    /** Settles what is in the topic by now. */
    public void settle() throws SQLException {
        settle(topics.readAll(topic));
    }

    /** Settles those of the records that the ledger has not passed. */
    public void settle(List<ConsumerRecord<byte[], byte[]>> records) throws SQLException {
        Map<Integer, Cursor> cursors = cursors();
        Map<Integer, PartitionSettler> settlers = new HashMap<>();
        try {
            for (ConsumerRecord<byte[], byte[]> one : records) {
                long next = cursors.get(one.partition()).nextOffset();
                if (one.offset() >= next) {
                    settlers.computeIfAbsent(one.partition(), partition -> settler(partition, next))
                            .take(new Received(one.offset(), one.key(), one.value(), List.of(), one.timestamp()));
                }
            }
            settlers.values().forEach(PartitionSettler::flush);
        } finally {
            settlers.values().forEach(PartitionSettler::close);
        }
    }

    /** As orderflow ledger rewind does; the ledger is opened once more afterwards. */
    public void rewind(OrdersTopic orders, int partition, long offset) throws SQLException {
        Rewinding rewinding = new Rewinding(tables, opened.pipeline().name(), topic, Duration.ofMillis(1));
        try (Connection connection = mysql.connect()) {
            rewinding.rewind(
                    connection, rewinding.plan(connection, orders.state(), Map.of(partition, offset)), moved -> {});
        }
    }

    private PartitionSettler settler(int partition, long from) {
        return new PartitionSettler(
                new PartitionPlan(
                        mysql,
                        tables,
                        new PartitionLedger(tables.ledger(), opened.pipeline(), partition, opened.epoch()),
                        from,
                        new ChunkLimits(500, ChunkLimits.DEFAULT_BYTES, Duration.ofSeconds(30))),
                () -> false);
    }

    private Map<Integer, Cursor> cursors() throws SQLException {
        try (Connection connection = mysql.connect()) {
            return new Ledger(tables, opened.pipeline().name(), "").cursors(connection, opened.pipeline());
        }
    }

    public Pipeline pipeline() {
        return opened.pipeline();
    }
}
