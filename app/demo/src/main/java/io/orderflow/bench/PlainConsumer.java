package io.orderflow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What someone writes by hand in an hour: each poll becomes one multi-row INSERT and one commit, then the offsets are
 * committed to Kafka. It validates nothing, counts nothing, and stores twice what it repeats. The yardstick of latency.
 */
final class PlainConsumer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BenchDatabase database;
    private final Thread thread;
    private volatile boolean stopped;

    PlainConsumer(Map<String, String> client, String topic, BenchDatabase database) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("group.id", topic);
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.database = database;
        consumer.subscribe(List.of(topic));
        this.thread = new Thread(this::run, "orderflow-bench-consumer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Of its thread. */
    Duration cpu() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()));
    }

    private void run() {
        String sql = "INSERT INTO orders (customer_id, order_id, product_name, product_category, unit_price, quantity,"
                + " total_price, order_timestamp) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            while (!stopped) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                if (!records.isEmpty()) {
                    store(records, statement);
                    connection.commit();
                    consumer.commitSync();
                }
            }
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        } finally {
            consumer.close();
        }
    }

    private static void store(ConsumerRecords<byte[], byte[]> records, PreparedStatement statement)
            throws SQLException, IOException {
        for (ConsumerRecord<byte[], byte[]> received : records) {
            JsonNode order = JSON.readTree(received.value());
            statement.setInt(1, order.path("customer_id").asInt());
            statement.setString(2, order.path("order_id").asText());
            statement.setString(3, order.path("product_name").asText());
            statement.setString(4, order.path("product_category").asText());
            statement.setBigDecimal(5, order.path("unit_price").decimalValue());
            statement.setInt(6, order.path("quantity").asInt());
            statement.setBigDecimal(7, order.path("total_price").decimalValue());
            statement.setString(8, order.path("order_timestamp").asText());
            statement.addBatch();
        }
        statement.executeBatch();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
