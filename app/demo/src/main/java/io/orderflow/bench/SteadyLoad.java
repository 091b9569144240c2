package io.orderflow.bench;

import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.producer.make.OrderFields;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends orders at a steady rate and asks the table, in a session of its own every other millisecond, which of them are
 * there. Runs of one load may follow one another: each goes on after the highest id in the table.
 */
final class SteadyLoad {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Map<String, Object> client;
    private final String topic;
    private final BenchDatabase database;
    private final int rate;
    private final Runnable stillRuns;
    private final BenchRows rows = new BenchRows();
    private final OrderFields fields = new OrderFields(rows.contract());
    /** When each order that is not seen yet was sent, by its id. */
    private final ConcurrentMap<String, Long> sent = new ConcurrentHashMap<>();

    /** @param stillRuns throws if what stores the orders has ended */
    SteadyLoad(BenchServices services, String topic, BenchDatabase database, int rate, Runnable stillRuns) {
        this.client = new HashMap<>(services.kafka().clientProperties());
        this.topic = topic;
        this.database = database;
        this.rate = rate;
        this.stillRuns = stillRuns;
    }

    /** @throws IllegalStateException an order was not there two minutes after the last one was sent */
    SendToRow run(Duration howLong) throws SQLException, InterruptedException {
        long first = database.number("SELECT CAST(SUBSTR(MAX(order_id), 7) AS SIGNED) FROM orders") + 1;
        int count = Math.toIntExact(howLong.toSeconds() * rate);
        long[] nanos = new long[count];
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread sender = new Thread(() -> send(first, count, failure), "orderflow-bench-sender");
        sender.setDaemon(true);
        sender.start();
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(true);
            int seen = 0;
            long deadline = System.nanoTime() + howLong.plus(PATIENCE).toNanos();
            while (seen < count) {
                seen = look(connection, nanos, seen);
                if (failure.get() != null || System.nanoTime() > deadline) {
                    throw new IllegalStateException(seen + " of " + count + " orders have a row", failure.get());
                }
                stillRuns.run();
                LockSupport.parkNanos(2_000_000);
            }
        }
        sender.join();
        return SendToRow.of(nanos);
    }

    private void send(long first, int count, AtomicReference<Throwable> failure) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("acks", "all");
        properties.put("linger.ms", 0);
        RecordEncoder encoder = new RecordEncoder(rows.contract(), RecordFormat.JSON);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.partitionsFor(topic);
            long begun = System.nanoTime();
            for (int i = 0; i < count; i++) {
                long due = begun + i * 1_000_000_000L / rate;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                OrderValues order = rows.order(first + i);
                String id = fields.key(order);
                byte[] value = encoder.encode(order);
                sent.put(id, System.nanoTime());
                var unused = producer.send(
                        new ProducerRecord<>(topic, id.getBytes(StandardCharsets.US_ASCII), value),
                        (metadata, e) -> failure.compareAndSet(null, e));
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e); // reported by the thread that waits
        }
    }

    private int look(Connection connection, long[] nanos, int seen) throws SQLException {
        String lowest = sent.keySet().stream().min(String::compareTo).orElse("");
        if (lowest.isEmpty()) {
            return seen;
        }
        int now = seen;
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT order_id FROM orders WHERE order_id >= ? ORDER BY order_id")) {
            statement.setString(1, lowest);
            try (ResultSet rows = statement.executeQuery()) {
                long at = System.nanoTime();
                while (rows.next()) {
                    Long begun = sent.remove(rows.getString(1));
                    if (begun != null) {
                        nanos[now++] = at - begun;
                    }
                }
            }
        }
        return now;
    }
}
