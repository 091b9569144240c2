package io.orderflow.follow.confirm;

import static java.util.Objects.requireNonNull;

import io.orderflow.follow.group.Delivery;
import io.orderflow.follow.record.Followed;
import io.orderflow.follow.record.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes confirmations in the transaction that moves the group's position: both happen, or neither. A member whose
 * partitions belong to another by now is refused by its group's generation (KIP-447); one that was frozen past its
 * transaction's time-out, by the epoch of its transactional id. Used by one thread; the counts by any.
 */
public final class ConfirmDelivery implements Delivery {

    private static final Logger log = LoggerFactory.getLogger(ConfirmDelivery.class);

    private final ConfirmSettings settings;
    private final Clock clock;
    /** One for the life of this process: a second membership aborts what the first has left open. */
    private final String transactionalId;

    private final ConfirmationText text = new ConfirmationText();
    private final AtomicLong confirmed = new AtomicLong();
    private final AtomicLong declined = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();

    public ConfirmDelivery(ConfirmSettings settings, Clock clock) {
        this.settings = requireNonNull(settings, "settings is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.transactionalId = settings.follow().group() + "-" + UUID.randomUUID();
    }

    @Override
    public void begin() {
        close();
        KafkaProducer<byte[], byte[]> next =
                new KafkaProducer<>(properties(), new ByteArraySerializer(), new ByteArraySerializer());
        producer = Optional.of(next);
        next.initTransactions();
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(settings.follow().kafka().clientProperties());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int)
                settings.transactionTimeout().toMillis());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, settings.follow().group());
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        return properties;
    }

    @Override
    public void deliver(Batch batch) {
        KafkaProducer<byte[], byte[]> open = producer.orElseThrow();
        open.beginTransaction();
        try {
            send(open, batch);
            open.sendOffsetsToTransaction(batch.positions(), batch.group());
            open.commitTransaction();
        } catch (KafkaException e) {
            abort(open);
            throw e;
        }
        count(batch);
    }

    private void send(KafkaProducer<byte[], byte[]> open, Batch batch) {
        Instant now = clock.instant();
        String topic = settings.follow().kafka().topic();
        for (Followed one : batch.records()) {
            Optional<byte[]> value = text.of(one, topic, now);
            if (value.isPresent()) {
                // A record that fails makes the commit fail.
                var unused = open.send(new ProducerRecord<>(settings.topic(), text.key(one), value.get()));
            }
        }
    }

    /** Best effort: a transaction that cannot be aborted now is aborted by the next membership, or by its time-out. */
    private static void abort(KafkaProducer<byte[], byte[]> open) {
        try {
            open.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            // Illegal after a commit that timed out: only the commit may be tried again, or another producer begun.
            log.debug("The transaction could not be aborted", e);
        }
    }

    private void count(Batch batch) {
        for (Followed one : batch.records()) {
            AtomicLong counter = one.outcome() instanceof Outcome.Stored
                    ? confirmed
                    : one.outcome() instanceof Outcome.Duplicate ? duplicates : declined;
            counter.incrementAndGet();
        }
    }

    @Override
    public String counts() {
        return confirmed.get() + " confirmed, " + declined.get() + " declined, " + duplicates.get()
                + " duplicates without one";
    }

    @Override
    public Map<String, Long> done() {
        return Map.of("confirmed", confirmed.get(), "declined", declined.get(), "duplicate", duplicates.get());
    }

    @Override
    public void close() {
        producer.ifPresent(open -> open.close(Duration.ofSeconds(5)));
        producer = Optional.empty();
    }
}
