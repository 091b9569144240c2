package io.orderflow.producer.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.producer.make.Outgoing;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends records that Kafka permanently refuses to the dead-letter topic, with the headers that the job gives to
 * rejected ones. A value is truncated to {@value #MOST_BYTES} bytes: it may have been refused for its size.
 */
public final class UndeliverableOrders implements AutoCloseable {
    private static final int MOST_BYTES = 64 * 1024;
    private static final String HEADER = "__orderflow.errors.";

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final String orders;

    /**
     * @param topic of dead letters
     * @param orders the topic that the records were for
     */
    public UndeliverableOrders(Producer<byte[], byte[]> producer, String topic, String orders) {
        this.producer = producer;
        this.topic = topic;
        this.orders = orders;
    }

    /**
     * Sends one.
     *
     * @param whenSettled receives whether it was acknowledged
     */
    void send(Outgoing record, Exception problem, Consumer<Boolean> whenSettled) {
        byte[] value = record.value()
                .map(bytes -> bytes.length > MOST_BYTES ? Arrays.copyOf(bytes, MOST_BYTES) : bytes)
                .orElse(null);
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, record.key(), value);
        Map<String, String> headers = new TreeMap<>(Map.of(
                "topic",
                orders,
                "reason",
                "REFUSED_BY_KAFKA",
                "field",
                "",
                "message",
                String.valueOf(problem.getMessage()),
                "size",
                Integer.toString(record.value().map(bytes -> bytes.length).orElse(0))));
        headers.forEach((name, text) -> letter.headers().add(HEADER + name, text.getBytes(UTF_8)));
        var unused = producer.send(letter, (metadata, failure) -> whenSettled.accept(failure == null));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
