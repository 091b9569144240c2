package io.orderflow.bench;

import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.local.WatchedProcess;
import io.orderflow.producer.make.OrderFields;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka's client alone: sends orders that were made before, with the settings of the producer. A program of its own, so
 * that its JVM is as new as the producer's.
 */
final class PlainProducer {

    private static final int READY_MADE = 10_000;
    /** The variable with the properties of Kafka's client: a password among them must be on no command line. */
    private static final String CLIENT = "ORDERFLOW_BENCH_CLIENT";

    private final Map<String, Object> properties;
    private final List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();

    private PlainProducer(Map<String, String> client, String topic) {
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

    /**
     * Starts it.
     *
     * @param log receives what it prints
     */
    static WatchedProcess start(Map<String, String> client, String topic, long count, Path log) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                PlainProducer.class.getName(),
                topic,
                Long.toString(count)));
        return WatchedProcess.start(command, log, Map.of(CLIENT, written(client)));
    }

    /** @param args topic, and how many */
    public static void main(String[] args) throws IOException, ExecutionException {
        Properties read = new Properties();
        read.load(new StringReader(System.getenv(CLIENT)));
        Map<String, String> client = new HashMap<>();
        read.stringPropertyNames().forEach(name -> client.put(name, read.getProperty(name)));
        new PlainProducer(client, args[0]).send(Long.parseLong(args[1]));
    }

    private static String written(Map<String, String> client) {
        Properties properties = new Properties();
        properties.putAll(client);
        StringWriter text = new StringWriter();
        try {
            properties.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Sends so many, the ready-made ones again and again. */
    private void send(long count) throws ExecutionException {
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
