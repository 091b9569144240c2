package io.orderflow.bench;

import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.producer.make.OrderFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's client alone: sends orders that were made before, with the settings of the producer. */
final class PlainProducer {

    private static final int READY_MADE = 10_000;

    private final Map<String, Object> properties;
    private final List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();

    PlainProducer(Map<String, String> client, String topic) {
        this.properties = new HashMap<>(client);
        properties.putAll(Map.of("acks", "all", "compression.type", "gzip", "linger.ms", 5, "batch.size", 64 * 1024));
        BenchRows rows = new BenchRows();
        RecordEncoder encoder = new RecordEncoder(rows.contract(), RecordFormat.JSON);
        OrderFields fields = new OrderFields(rows.contract());
        for (int number = 1; number <= READY_MADE; number++) {
            var order = rows.order(number);
            messages.add(new ProducerRecord<>(
                    topic, fields.key(order).getBytes(StandardCharsets.US_ASCII), encoder.encode(order)));
        }
    }

    /** Sends so many, the ready-made ones again and again. */
    void send(long count) throws ExecutionException {
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < count && failure.get() == null; i++) {
                var unused = producer.send(
                        messages.get((int) (i % READY_MADE)), (metadata, e) -> failure.compareAndSet(null, e));
            }
        }
        if (failure.get() != null) {
            throw new ExecutionException(failure.get());
        }
    }
}
