package io.orderflow.producer.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.producer.make.OrderNumbers;
import io.orderflow.producer.make.Outgoing;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.producer.topic.ClientProperties;
import io.orderflow.producer.topic.TopicTail;
import io.orderflow.program.schedule.Backoff;
import io.orderflow.program.schedule.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Sends records. Each is saved in the file of unsent orders first, and removed from it when Kafka has acknowledged it.
 * What fails is sent again; a record that Kafka permanently refuses goes to the dead-letter topic. A full buffer slows
 * the caller down; nothing is dropped. Thread-safe; callbacks run on Kafka's thread.
 */
public final class KafkaPublisher implements AutoCloseable {
    /**
     * Consecutive failures after which Kafka counts as unavailable and each thread slows to one order a second.
     */
    private static final long FAILURES_UNTIL_AWAY = 1_000;

    /**
     * How records are delivered, and what happens to those that are not acknowledged.
     *
     * @param unsent where a record is saved until it is acknowledged
     * @param undeliverable takes the records that Kafka permanently refuses
     * @param manifest lists the acknowledged records; empty for no list
     * @param attempts how often a record is handed to Kafka's client, which tries again by itself each time
     * @param backoff before the second attempt
     */
    public record DeliveryPlan(
            UnsentOrders unsent,
            UndeliverableOrders undeliverable,
            Optional<Manifest> manifest,
            int attempts,
            Backoff backoff) {}

    /**
     * The highest number in the topic at the start.
     *
     * @param number 0 if there was none
     */
    public record HighestAtStart(OrderNumbers numbers, long number) {}

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final OrderNumbers numbers;
    private final long highestAtStart;
    private final DeliveryPlan plan;
    private final DeliveryCounts counts;
    private final DeliveryLog deliveryLog;
    private final AtomicLong failuresInARow = new AtomicLong();
    private final ScheduledExecutorService retries =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("orderflow-retries"));

    /**
     * @param highest the highest number in the topic at the start; a record with a lower number carries it in a header,
     *     so that the next start still finds it ({@link TopicTail} reads only the end of the topic)
     */
    public KafkaPublisher(
            Producer<byte[], byte[]> producer,
            String topic,
            HighestAtStart highest,
            DeliveryPlan plan,
            DeliveryCounts counts,
            DeliveryLog deliveryLog) {
        this.producer = producer;
        this.topic = topic;
        this.numbers = highest.numbers();
        this.highestAtStart = highest.number();
        this.plan = plan;
        this.counts = counts;
        this.deliveryLog = deliveryLog;
    }

    /** Connects before the first record, which would otherwise wait for the connection. */
    public void connect() {
        ClientProperties.connect(producer, topic);
    }

    /**
     * Saves records as unsent, all with one write, and hands them over in their order; their outcomes are counted
     * later. Retries while Kafka's buffer is full; a record still waiting at a stop stays saved for the next start.
     *
     * @throws KafkaException if the client can no longer be used
     */
    public void publish(List<Outgoing> records, StopSignal stop) {
        long sequence = plan.unsent().save(records);
        boolean accepting = true;
        for (Outgoing record : records) {
            counts.sent();
            accepting = accepting && handOver(new Delivery(record, sequence), stop);
            if (!accepting) {
                counts.failed();
            }
            sequence++;
        }
    }

    /** Hands over a record that an earlier run saved. */
    public void publishAgain(UnsentLine line, StopSignal stop) {
        counts.sent();
        if (!handOver(new Delivery(line.record().orElseThrow(), line.sequence()), stop)) {
            counts.failed();
        }
    }

    /** Whether Kafka's client has taken it; if not, its buffer was full until a stop was requested. */
    private boolean handOver(Delivery delivery, StopSignal stop) {
        while (!delivery.toKafka()) {
            if (stop.isRequested()) {
                return false;
            }
        }
        if (failuresInARow.get() > FAILURES_UNTIL_AWAY) {
            var unused = stop.pause(Duration.ofSeconds(1));
        }
        return true;
    }

    private ProducerRecord<byte[], byte[]> message(Outgoing record) {
        return new ProducerRecord<>(
                topic,
                null,
                record.key(),
                record.value().orElse(null),
                record.number() < highestAtStart
                        ? List.of(new RecordHeader(
                                TopicTail.HEADER, numbers.id(highestAtStart).getBytes(UTF_8)))
                        : List.of());
    }

    /** Abandons records in flight: wait for them first. Records that were not acknowledged stay saved. */
    @Override
    public void close() {
        retries.shutdownNow();
        producer.close(Duration.ZERO);
        plan.undeliverable().close();
    }

    /** One record from the first attempt to its outcome. */
    private final class Delivery {
        private final Outgoing record;
        private final long sequence;
        private int attempts = 1;
        private Backoff backoff = plan.backoff();

        Delivery(Outgoing record, long sequence) {
            this.record = record;
            this.sequence = sequence;
        }

        /**
         * Whether Kafka's client accepted the record; if not, its buffer is full, or it currently knows no partitions.
         */
        boolean toKafka() {
            Attempt attempt = new Attempt(this);
            var unused = producer.send(message(record), attempt);
            return attempt.isAccepted();
        }

        void acknowledged(RecordMetadata metadata) {
            if (failuresInARow.get() != 0) {
                failuresInARow.set(0);
            }
            plan.manifest()
                    .ifPresent(
                            manifest -> manifest.acknowledged(record, topic, metadata.partition(), metadata.offset()));
            plan.unsent().done(sequence);
            counts.acknowledged(record);
            deliveryLog.acknowledged(record, metadata.partition(), metadata.offset());
        }

        void failed(Exception problem) {
            if (PublishFault.of(problem) == PublishFault.RECORD) {
                plan.undeliverable().send(record, problem, arrived -> {
                    if (arrived) {
                        plan.unsent().done(sequence);
                        counts.deadLettered();
                        deliveryLog.deadLettered(record, problem);
                    } else {
                        giveUp(problem);
                    }
                });
                return;
            }
            failuresInARow.incrementAndGet();
            if (attempts >= plan.attempts()) {
                giveUp(problem);
                return;
            }
            long wait = backoff.delay().toMillis();
            backoff = backoff.next();
            attempts++;
            try {
                var unused = retries.schedule(() -> again(problem), wait, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                giveUp(problem); // the producer is closing
            }
        }

        private void again(Exception problem) {
            try {
                if (!toKafka()) {
                    failed(problem);
                }
            } catch (KafkaException | IllegalStateException e) {
                giveUp(e instanceof KafkaException kafka ? kafka : problem);
            }
        }

        private void giveUp(Exception problem) {
            counts.failed();
            deliveryLog.failed(record, problem);
        }
    }

    /** Handles the outcome of one attempt. */
    private static final class Attempt implements Callback {
        private final Delivery delivery;
        private final Thread sender = Thread.currentThread();
        private final AtomicBoolean accepted = new AtomicBoolean(true);

        Attempt(Delivery delivery) {
            this.delivery = delivery;
        }

        /** Whether Kafka's client has it in its buffer, or had; known when send() has returned. */
        boolean isAccepted() {
            return accepted.get();
        }

        @Override
        public void onCompletion(RecordMetadata metadata, Exception problem) {
            if (problem == null) {
                delivery.acknowledged(metadata);
            } else if (problem instanceof TimeoutException && Thread.currentThread() == sender) {
                // Called within send(): the record never was in the buffer. On Kafka's thread it would be a failure.
                accepted.set(false);
            } else {
                delivery.failed(problem);
            }
        }
    }
}
