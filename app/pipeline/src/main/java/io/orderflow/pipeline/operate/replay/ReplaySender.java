package io.orderflow.pipeline.operate.replay;

import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.Received.Header;
import io.orderflow.pipeline.reject.Origin;
import io.orderflow.pipeline.reject.RejectedRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends rejected records to the orders topic again: same key, same headers, same partition, and a header that says
 * where they come from. At least once: what was sent twice is settled as a duplicate.
 */
final class ReplaySender implements AutoCloseable {

    private static final int MOST_BYTES = 4 << 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final int partitions;
    private final double perSecond;
    private final long started = System.nanoTime();
    private long sent;

    /**
     * @param perSecond records at most
     * @throws KafkaException no broker answers
     */
    ReplaySender(KafkaSettings kafka, double perSecond) {
        this.topic = kafka.topic();
        this.perSecond = perSecond;
        Properties properties = new Properties();
        properties.putAll(kafka.clientProperties());
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "orderflow-replay");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_BYTES);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            this.partitions = producer.partitionsFor(topic).size();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /**
     * Sends records and waits until Kafka has them.
     *
     * @param values what to send instead of a row's own bytes
     * @return why, for each that Kafka refused
     * @throws KafkaException Kafka does not answer: what was sent of these is not known
     */
    Map<RejectedRow, String> send(Map<RejectedRow, Origin> rows, Map<RejectedRow, byte[]> values)
            throws InterruptedException {
        List<RejectedRow> order = new ArrayList<>(rows.keySet());
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        for (RejectedRow row : order) {
            pace();
            answers.add(producer.send(record(row, rows.get(row), values.getOrDefault(row, row.payload()))));
            sent++;
        }
        producer.flush();
        Map<RejectedRow, String> refused = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            try {
                answers.get(i).get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RetriableException unavailable) {
                    throw unavailable;
                }
                refused.put(order.get(i), String.valueOf(e.getCause().getMessage()));
            }
        }
        return refused;
    }

    private ProducerRecord<byte[], byte[]> record(RejectedRow row, Origin origin, byte[] value) {
        boolean samePlace =
                row.coordinates().topic().equals(topic) && row.coordinates().partition() < partitions;
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, samePlace ? row.coordinates().partition() : null, row.key(), value);
        for (Header header : row.headers()) {
            // What an earlier replay wrote: its row knows, and headers must not pile up.
            if (!header.name().equals(Origin.HEADER)) {
                record.headers().add(header.name(), header.value());
            }
        }
        record.headers().add(Origin.HEADER, origin.header().value());
        return record;
    }

    private void pace() throws InterruptedException {
        long due = started + (long) (sent / perSecond * 1e9);
        while (System.nanoTime() < due) {
            LockSupport.parkNanos(due - System.nanoTime());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
