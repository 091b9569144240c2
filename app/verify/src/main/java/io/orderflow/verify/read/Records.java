package io.orderflow.verify.read;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The committed records of a range of offsets, read by a separate consumer rather than Spark's source: a range without
 * any record must also be read to its end, and a record that Spark's source skipped must not be skipped here. Lives
 * within one task.
 */
public final class Records implements Iterator<ConsumerRecord<byte[], byte[]>>, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final long until;
    private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();

    public Records(KafkaSettings kafka, String topic, Slice slice) {
        Properties properties = new Properties();
        properties.putAll(kafka.clientProperties());
        properties.put("client.id", "orderflow-verify");
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "none");
        properties.put("enable.auto.commit", "false");
        properties.put("allow.auto.create.topics", "false");
        properties.put("max.poll.records", "10000");
        properties.put("max.partition.fetch.bytes", Integer.toString(4 << 20));
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.partition = new TopicPartition(topic, slice.partition());
        this.until = slice.until();
        consumer.assign(List.of(partition));
        consumer.seek(partition, slice.from());
    }

    @Override
    public boolean hasNext() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long position = consumer.position(partition);
        while (!polled.hasNext() && position < until) {
            try {
                polled = consumer.poll(POLL).records(partition).iterator();
            } catch (OffsetOutOfRangeException e) {
                throw new StoppedException(
                        Condition.FAILED,
                        ("Kafka deleted records of %s from offset %d on while they were recounted, or its log was"
                                        + " shortened. Run verify again.")
                                .formatted(partition, position));
            }
            long now = consumer.position(partition);
            if (now > position) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
                position = now;
            } else if (System.nanoTime() > deadline) {
                throw new StoppedException(
                        Condition.KAFKA_AWAY,
                        ("Kafka gave nothing of %s from offset %d on for %d s; offset %d is to be reached. Run"
                                        + " verify again.")
                                .formatted(partition, position, PATIENCE.toSeconds(), until));
            }
        }
        return polled.hasNext();
    }

    /** May lie past the range: a poll can return more than was requested. */
    @Override
    public ConsumerRecord<byte[], byte[]> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return polled.next();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
