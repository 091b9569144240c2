package io.orderflow.streams.run;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.contract.ContractsInForce;
import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.spark.KafkaSource;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.source.Judges;
import io.orderflow.streams.source.StreamSettings;
import io.orderflow.streams.source.TopicSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** What all queries share: Spark, the topics, the database. Driver only; thread-safe. */
final class StreamEnvironment implements AutoCloseable {

    private static final Duration CONTRACTS_STAY_VALID = Duration.ofSeconds(1);

    private final SparkSession spark;
    private final StreamSettings settings;
    private final Mysql mysql;
    private final Tables tables;
    /** By the topic's name. */
    private final Map<String, OrdersTopic> topics = new TreeMap<>();

    private boolean prepared;
    /** Null until they are read. */
    private ContractsInForce contracts;
    /** By the JVM's clock, in nanoseconds. */
    private long contractsRead;

    StreamEnvironment(SparkSession spark, StreamSettings settings) {
        this.spark = requireNonNull(spark, "spark is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.mysql = new Mysql(settings.mysql());
        this.tables = Tables.of(settings.mysql());
        for (TopicSource source : settings.topics().all().values()) {
            topics.computeIfAbsent(source.topic(), topic -> new OrdersTopic(settings.kafka(), topic));
        }
    }

    SparkSession spark() {
        return spark;
    }

    StreamSettings settings() {
        return settings;
    }

    Mysql mysql() {
        return mysql;
    }

    Tables tables() {
        return tables;
    }

    /** Creates the database and missing tables; once. */
    synchronized void prepare() throws SQLException {
        if (prepared) {
            return;
        }
        try (Connection connection = mysql.connectToServer()) {
            var unused = new Schema(tables).createMissing(connection);
            connection.commit();
        }
        prepared = true;
    }

    /**
     * The topics that a query reads, by name.
     *
     * @throws io.orderflow.kafka.KafkaUnavailableException Kafka does not answer, or a topic does not exist
     */
    Map<String, TopicState> topics(StreamFile file) {
        return readBy(file)
                .collect(Collectors.toMap(
                        topic -> topic, topic -> topics.get(topic).state()));
    }

    private Stream<String> readBy(StreamFile file) {
        return settings.topics().readBy(file).stream().map(TopicSource::topic).distinct();
    }

    /** Kafka's ids of the topics that a query reads, by name; throws like {@link #topics}. */
    Map<String, String> topicIds(StreamFile file) {
        return readBy(file)
                .collect(Collectors.toMap(
                        topic -> topic, topic -> topics.get(topic).id()));
    }

    /**
     * The contracts by which the job judges the orders, as the ledger had them at most a second ago.
     *
     * @param topicIds topic → Kafka's id
     */
    Judges judges(Map<String, String> topicIds) throws SQLException {
        TopicSource source = settings.topics().orders();
        return judges(new Judges(source, topicIds.getOrDefault(source.topic(), ""), List.of()));
    }

    /** The same, read again. */
    Judges judges(Judges before) throws SQLException {
        return new Judges(before.source(), before.topicId(), List.of(contracts()));
    }

    /** As they were at most a second ago: each query asks every few seconds, and they ask the same. */
    private ContractsInForce contracts() throws SQLException {
        synchronized (topics) {
            return contractsOfNow();
        }
    }

    private ContractsInForce contractsOfNow() throws SQLException {
        if (contracts == null || System.nanoTime() - contractsRead > CONTRACTS_STAY_VALID.toNanos()) {
            contracts = ConnectionPool.shared()
                    .call(
                            mysql,
                            connection -> ContractsInForce.read(connection, tables.versions(), settings.pipeline()));
            contractsRead = System.nanoTime();
        }
        return contracts;
    }

    /**
     * Where a query's very first batch starts in each topic, in Spark's syntax. Topics
     * beside the orders are read from the beginning.
     */
    Map<String, String> starting(Map<String, TopicState> states) {
        Map<String, String> starting = new TreeMap<>();
        String topic = settings.kafka().topic();
        if (states.containsKey(topic)) {
            starting.put(
                    topic,
                    KafkaSource.offsets(
                            topic, topics.get(topic).starting(settings.reading().from(), states.get(topic))));
        }
        return starting;
    }

    @Override
    public void close() {
        topics.values().forEach(OrdersTopic::close);
    }
}
