package io.orderflow.bench;

import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.kafka.Leaders;
import io.orderflow.producer.make.OrderFields;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The orders that wait in a topic of the run's own before the job starts. */
final class Backlog implements AutoCloseable {

    private final Map<String, Object> client;
    private final String topic;

    Backlog(Map<String, String> clientProperties, String topic) {
        this.client = new HashMap<>(clientProperties);
        this.topic = topic;
    }

    /** Creates the topic and its dead-letter topic. */
    void create(int partitions) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(
                            new NewTopic(topic, Optional.of(partitions), Optional.empty()),
                            new NewTopic(deadLetters(), Optional.of(1), Optional.empty())))
                    .all()
                    .get();
            Leaders.await(admin, topic, partitions);
        }
    }

    /** Creates the topics, and sends the orders as the producer would: keyed, acks=all, gzip. */
    void load(long count, int partitions, LongConsumer progress) throws InterruptedException, ExecutionException {
        create(partitions);
        Map<String, Object> properties = new HashMap<>(client);
        properties.putAll(Map.of("acks", "all", "compression.type", "gzip", "linger.ms", 20, "batch.size", 1 << 17));
        AtomicReference<Exception> failure = new AtomicReference<>();
        BenchRows rows = new BenchRows();
        RecordEncoder encoder = new RecordEncoder(rows.contract(), RecordFormat.JSON);
        OrderFields fields = new OrderFields(rows.contract());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long number = 1; number <= count && failure.get() == null; number++) {
                OrderValues order = rows.order(number);
                byte[] key = fields.key(order).getBytes(StandardCharsets.US_ASCII);
                var unused = producer.send(
                        new ProducerRecord<>(topic, key, encoder.encode(order)),
                        (metadata, e) -> failure.compareAndSet(null, e));
                if (number % 10_000 == 0) {
                    progress.accept(number);
                }
            }
        }
        if (failure.get() != null) {
            throw new ExecutionException(failure.get());
        }
    }

    String name() {
        return topic;
    }

    String deadLetters() {
        return topic + "-dlq";
    }

    @Override
    public void close() {
        try (Admin admin = Admin.create(client)) {
            admin.deleteTopics(List.of(topic, deadLetters())).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Topic " + topic + " could not be deleted", e.getCause());
        }
    }
}
