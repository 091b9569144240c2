package io.orderflow.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends orders with everything between them that may happen: repeats, conflicts, defects, transactions that commit and
 * that abort. Only what the broker acknowledges is in the manifest. One thread of its own.
 */
final class LoadProducer implements AutoCloseable {

    private static final int RECORDS_OF_A_TRANSACTION = 5;
    private static final int LAST = 20;
    /** No other record repeats one of these. */
    private static final long ABORTED_FROM = 90_000_000;

    private final String bootstrapServers;
    private final String topic;
    private final Manifest manifest;
    private final KafkaProducer<byte[], byte[]> plain;
    private final Random random;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong aborted = new AtomicLong();
    private final Thread thread;
    private volatile int rate;
    private volatile int partitions;
    private volatile boolean over;
    private volatile boolean idle;
    private KafkaProducer<byte[], byte[]> transactional;

    LoadProducer(String bootstrapServers, String topic, int partitions, int rate, long seed, Manifest manifest) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.partitions = partitions;
        this.rate = rate;
        this.random = new Random(seed);
        this.manifest = manifest;
        this.plain = producer(Map.of("acks", "all", "linger.ms", "20", "delivery.timeout.ms", "40000"));
        this.thread = new Thread(this::run, "chaos-load");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("bootstrap.servers", bootstrapServers);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void run() {
        while (!over) {
            int records = Math.max(1, rate / 10);
            idle = rate == 0;
            if (idle) {
                LockSupport.parkNanos(50_000_000);
                continue;
            }
            for (int i = 0; i < records && !over; i++) {
                one();
            }
            if (random.nextInt(20) == 0) {
                transaction();
            }
            LockSupport.parkNanos(100_000_000);
        }
        idle = true;
    }

    private void one() {
        int dice = random.nextInt(100);
        long id = next.get();
        if (dice < 6 && id > 0) {
            send(plain, ChaosOrder.first(earlier(id)).json());
        } else if (dice < 9 && id > 0) {
            send(plain, ChaosOrder.first(earlier(id)).changed().json());
        } else if (dice < 12) {
            send(plain, "{".getBytes(UTF_8));
        } else if (dice < 14) {
            send(plain, ChaosOrder.first(next.incrementAndGet()).withWrongTotal());
        } else {
            send(plain, ChaosOrder.first(next.incrementAndGet()).json());
        }
    }

    /** Of all orders so far, or of the last ones: those may still be in the same chunk. */
    private long earlier(long last) {
        return random.nextBoolean()
                ? Math.max(1, last - random.nextInt(LAST))
                : 1 + (long) (random.nextDouble() * last);
    }

    private void send(KafkaProducer<byte[], byte[]> producer, byte[] value) {
        int partition = random.nextInt(partitions);
        try {
            var unused = producer.send(new ProducerRecord<>(topic, partition, null, value), (sent, problem) -> {
                if (problem == null) {
                    manifest.acknowledged(sent.partition(), sent.offset(), value);
                }
            });
        } catch (KafkaException e) {
            // Not acknowledged: the broker is down, and that is the fault.
            LockSupport.parkNanos(200_000_000);
        }
    }

    /** Its records count once the commit is acknowledged; those of an aborted one must never be seen. */
    private void transaction() {
        boolean commit = random.nextBoolean();
        Manifest own = new Manifest();
        try {
            if (transactional == null) {
                transactional =
                        producer(Map.of("transactional.id", "chaos-" + UUID.randomUUID(), "max.block.ms", "10000"));
                transactional.initTransactions();
            }
            transactional.beginTransaction();
            for (int i = 0; i < RECORDS_OF_A_TRANSACTION; i++) {
                long id = commit ? next.incrementAndGet() : ABORTED_FROM + aborted.incrementAndGet();
                byte[] value = ChaosOrder.first(id).json();
                if (!commit) {
                    manifest.aborted(id);
                }
                var unused = transactional.send(
                        new ProducerRecord<>(topic, random.nextInt(partitions), null, value), (sent, problem) -> {
                            if (problem == null) {
                                own.acknowledged(sent.partition(), sent.offset(), value);
                            }
                        });
            }
            transactional.flush();
            if (commit) {
                transactional.commitTransaction();
                manifest.acknowledged().putAll(own.acknowledged());
            } else {
                transactional.abortTransaction();
            }
        } catch (KafkaException e) {
            forget();
        }
    }

    private void forget() {
        if (transactional != null) {
            transactional.close(Duration.ZERO);
            transactional = null;
        }
    }

    /** Bytes that are no order, as fast as the broker takes them. */
    void burst(int records, byte[] value) {
        for (int i = 0; i < records; i++) {
            send(plain, value);
        }
        plain.flush();
    }

    /** Sends to so many partitions from now on. */
    void partitions(int now) {
        partitions = now;
    }

    /** Changes how many records it sends per second; returns once what was sent before is acknowledged or given up. */
    void rate(int perSecond) {
        rate = perSecond;
        if (perSecond == 0) {
            long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
            while (!idle && System.nanoTime() < deadline) {
                LockSupport.parkNanos(20_000_000);
            }
            plain.flush();
        }
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        plain.close(Duration.ofSeconds(5));
        forget();
    }
}
