package io.orderflow.streams.run;

import static java.util.Objects.requireNonNull;

import io.orderflow.kafka.OrdersTopic;
import io.orderflow.kafka.TopicState;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Schema;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.spark.KafkaSource;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.file.StreamHeader.Customers;
import io.orderflow.streams.source.StreamSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** What all queries share: Spark, the topics, the database. Driver only; thread-safe. */
final class StreamEnvironment implements AutoCloseable {

    private final SparkSession spark;
    private final StreamSettings settings;
    private final Mysql mysql;
    private final Tables tables;
    private final OrdersTopic orders;
    private final OrdersTopic customers;
    private boolean prepared;

    StreamEnvironment(SparkSession spark, StreamSettings settings) {
        this.spark = requireNonNull(spark, "spark is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.mysql = new Mysql(settings.mysql());
        this.tables = Tables.of(settings.mysql());
        this.orders = new OrdersTopic(settings.kafka());
        this.customers = new OrdersTopic(settings.kafka(), settings.reading().customersTopic());
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
        Map<String, TopicState> topics = new TreeMap<>();
        if (file.readsOrders()) {
            topics.put(settings.kafka().topic(), orders.state());
        }
        if (file.header().customers() == Customers.TOPIC) {
            topics.put(settings.reading().customersTopic(), customers.state());
        }
        return topics;
    }

    /** Kafka's ids of the topics that a query reads, by name; throws like {@link #topics}. */
    Map<String, String> topicIds(StreamFile file) {
        Map<String, String> ids = new TreeMap<>();
        if (file.readsOrders()) {
            ids.put(settings.kafka().topic(), orders.id());
        }
        if (file.header().customers() == Customers.TOPIC) {
            ids.put(settings.reading().customersTopic(), customers.id());
        }
        return ids;
    }

    /**
     * Where a query's very first batch starts in each topic, in Spark's syntax. Customers are read from the beginning.
     */
    Map<String, String> starting(Map<String, TopicState> topics) {
        Map<String, String> starting = new TreeMap<>();
        String topic = settings.kafka().topic();
        if (topics.containsKey(topic)) {
            starting.put(
                    topic,
                    KafkaSource.offsets(
                            topic, orders.starting(settings.reading().from(), topics.get(topic))));
        }
        return starting;
    }

    @Override
    public void close() {
        orders.close();
        customers.close();
    }
}
