package io.orderflow.submit.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills a topic with bytes of {@link Bytes}: good, broken, repeated, in conflict, and in transactions that abort. */
final class Load implements AutoCloseable {

    private final String topic;
    private final KafkaProducer<byte[], byte[]> plain;
    private final KafkaProducer<byte[], byte[]> transactional;
    private final AtomicReference<Exception> failed = new AtomicReference<>();

    Load(String bootstrapServers, String topic) {
        this.topic = topic;
        this.plain = producer(Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", "5"));
        this.transactional = producer(
                Map.of("bootstrap.servers", bootstrapServers, "transactional.id", "load-" + UUID.randomUUID()));
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> properties) {
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Good orders of these ids, one after another over the partitions. */
    void orders(int partitions, long firstId, long count) {
        for (long id = firstId; id < firstId + count; id++) {
            send((int) (id % partitions), Bytes.order(id));
        }
        flush();
    }

    /** Orders of these ids with another content than {@link #orders} gives them. */
    void others(int partitions, long firstId, long count) {
        for (long id = firstId; id < firstId + count; id++) {
            send((int) (id % partitions), Bytes.otherOrder(id));
        }
        flush();
    }

    /** Good orders of these ids, upwards on one partition and downwards on another. */
    void opposite(int up, int down, long firstId, long count) {
        for (long i = 0; i < count; i++) {
            send(up, Bytes.order(firstId + i));
            send(down, Bytes.order(firstId + count - 1 - i));
        }
        flush();
    }

    /** Orders of these ids with everything between them that may happen; a quarter of the records are no new order. */
    void mixed(int partitions, long firstId, long count) {
        transactional.initTransactions();
        for (long id = firstId; id < firstId + count; id++) {
            int partition = (int) (id % partitions);
            send(partition, Bytes.order(id));
            if (id % 8 == 0) {
                send(plain, withHeaders(partition, Bytes.broken(id)));
            } else if (id % 8 == 1) {
                send(partition, Bytes.sameOrder(Math.max(firstId, id - 40)));
            } else if (id % 50 == 2) {
                send((partition + 1) % partitions, Bytes.otherOrder(id));
            } else if (id % 50 == 3) {
                send((partition + 1) % partitions, Bytes.order(id));
            } else if (id % 100 == 4) {
                send(plain, new ProducerRecord<>(topic, partition, "key".getBytes(UTF_8), null));
            }
            if (id % 1_000 == 5) {
                flush();
                transaction(partition, id, id % 2_000 == 5);
            }
        }
        flush();
    }

    /** Leaves offsets that a reader never sees, with orders that must not be stored. */
    private void transaction(int partition, long id, boolean commit) {
        transactional.beginTransaction();
        for (int i = 0; i < 20; i++) {
            send(
                    transactional,
                    new ProducerRecord<>(
                            topic,
                            partition,
                            null,
                            commit ? Bytes.order(id) : Bytes.order(900_000_000L + id * 100 + i)));
        }
        flush();
        if (commit) {
            transactional.commitTransaction();
        } else {
            transactional.abortTransaction();
        }
    }

    /** One record with these bytes. */
    void send(int partition, byte[] value) {
        send(plain, new ProducerRecord<>(topic, partition, null, value));
    }

    private void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> message) {
        var unused = producer.send(message, (sent, problem) -> {
            if (problem != null) {
                failed.compareAndSet(null, problem);
            }
        });
    }

    private void flush() {
        plain.flush();
        transactional.flush();
        if (failed.get() != null) {
            throw new AssertionError("Kafka did not take a record", failed.get());
        }
    }

    private ProducerRecord<byte[], byte[]> withHeaders(int partition, byte[] value) {
        return new ProducerRecord<>(
                topic,
                partition,
                new byte[] {0, (byte) 0xff},
                value,
                List.of(
                        new RecordHeader("trace", new byte[] {1, 2, 3}),
                        new RecordHeader("trace", null),
                        new RecordHeader("__orderflow.errors.reason", "FORGED".getBytes(UTF_8))));
    }

    @Override
    public void close() {
        plain.close(Duration.ofSeconds(10));
        transactional.close(Duration.ofSeconds(10));
    }
}
