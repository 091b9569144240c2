package io.orderflow.dashboard.order;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.orderflow.condition.Condition;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.contract.model.Reason;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import io.orderflow.dashboard.answer.Json;
import io.orderflow.dashboard.answer.ProblemDetails;
import io.orderflow.dashboard.contract.ContractNow;
import io.orderflow.dashboard.contract.CurrentContract;
import io.orderflow.dashboard.watch.Availability;
import io.orderflow.dashboard.watch.kafka.KafkaText;
import io.orderflow.kafka.KafkaAccessFault;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.program.schedule.DaemonThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends orders to Kafka: decoded first as the job decodes, sent as the bytes they are, answered when all in-sync
 * replicas have them. What is not certain is said so. Thread-safe.
 */
public final class OrderSubmission implements AutoCloseable {

    /** Sent and not yet answered, at most. */
    private static final int MOST_WAITING = 500;

    private static final int ANSWERING = 48;

    private static final Duration METADATA_WITHIN = Duration.ofSeconds(2);
    private static final Duration DELIVERED_WITHIN = Duration.ofSeconds(8);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

    private final String topic;
    private final CurrentContract contract;
    private final RecordFormat format;
    private final AssignedOrderIds ids;
    private final Availability kafka;
    private final Map<String, Object> properties;
    /**
     * Answers are given here: a client that does not read its own must not hold up Kafka's thread, and with it all
     * others.
     */
    private final ThreadPoolExecutor answering = answering();

    private Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong uncertain = new AtomicLong();

    /**
     * @param format JSON: orders are sent as the bytes they came in
     * @param kafka whether it answers now: nothing is sent while it does not
     */
    public OrderSubmission(
            KafkaSettings settings,
            CurrentContract contract,
            RecordFormat format,
            AssignedOrderIds ids,
            Availability kafka) {
        this.topic = settings.topic();
        this.contract = requireNonNull(contract, "contract is null");
        this.format = requireNonNull(format, "format is null");
        this.ids = requireNonNull(ids, "ids is null");
        this.kafka = requireNonNull(kafka, "kafka is null");
        this.properties = new HashMap<>(settings.clientProperties());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "orderflow-dashboard");
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 48L << 20);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, METADATA_WITHIN.toMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERED_WITHIN.toMillis());
    }

    private static ThreadPoolExecutor answering() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                ANSWERING,
                ANSWERING,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                DaemonThreads.named("orderflow-answers"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Made when it is first needed: names of brokers need not be known when the dashboard starts.
     *
     * @throws KafkaException no broker's name is known
     */
    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (producer.isEmpty()) {
            producer =
                    Optional.of(new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
        }
        return producer.get();
    }

    /** What Kafka acknowledged. */
    public record Produced(
            @JsonProperty("order_id") String orderKey,
            boolean assigned,
            String topic,
            int partition,
            long offset,
            String coordinates,
            Instant timestamp) {}

    /** An order on its way. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; lives from the request to the record.
    private record Checked(String orderKey, boolean assigned, byte[] value) {}

    /**
     * Sends one order.
     *
     * @param json the order's bytes; without a key one is put in, where it can be assigned
     * @return completed with what Kafka acknowledged, or with a {@link ProblemDetails}
     * @throws ProblemDetails the contract rejects it, or nothing can be sent now
     */
    public CompletableFuture<Produced> produce(byte[] json) {
        ContractNow now = contract.now();
        Optional<String> given = keyOf(json, now);
        kafka.away().ifPresent(away -> {
            throw notSent(given, away.message());
        });
        if (!waiting.tryAcquire()) {
            throw tooMany(given);
        }
        CompletableFuture<Produced> answer = new CompletableFuture<>();
        var unused = answer.whenComplete((produced, problem) -> waiting.release());
        Checked checked;
        try {
            checked = given.isPresent() ? new Checked(given.get(), false, written(json, now)) : assigned(json, now);
            send(checked, answer);
        } catch (RuntimeException | Error e) {
            // Whatever it was, the order waits no more.
            answer.completeExceptionally(e);
            throw e;
        }
        // After completion by whichever comes first, the other has no effect.
        return answer.orTimeout(ANSWERED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(thrown -> CompletableFuture.failedFuture(
                        thrown instanceof TimeoutException ? unknown(checked, "no answer in time") : thrown))
                .whenCompleteAsync((produced, thrown) -> {}, answering);
    }

    private static ProblemDetails tooMany(Optional<String> id) {
        ProblemDetails problem = ProblemDetails.of(
                        429,
                        "TOO_BUSY",
                        "Too many orders at once",
                        "%d orders are waiting for Kafka's acknowledgement already".formatted(MOST_WAITING))
                .retryAfter(1);
        return id.isPresent() ? problem.outcome("not_sent", id.get()) : problem.notSent();
    }

    private void send(Checked checked, CompletableFuture<Produced> answer) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, checked.orderKey().getBytes(UTF_8), checked.value());
        Thread sender = Thread.currentThread();
        try {
            var unused = producer().send(record, (metadata, problem) -> {
                if (problem == null) {
                    acknowledged.incrementAndGet();
                    answer.complete(produced(checked, metadata));
                } else {
                    // Answered within send(), it never was in the buffer.
                    answer.completeExceptionally(
                            Thread.currentThread() == sender ? refused(checked, problem) : failed(checked, problem));
                }
            });
        } catch (KafkaException e) {
            answer.completeExceptionally(refused(checked, e));
        }
    }

    /**
     * The key that the order brings; empty: one is to be assigned.
     *
     * @throws ProblemDetails the contract rejects the order
     */
    private static Optional<String> keyOf(byte[] json, ContractNow now) {
        Decoded decoded = now.decoder().decode(json);
        if (!(decoded instanceof Decoded.Rejected rejected) || !lacksKey(rejected.rejection(), now)) {
            return Optional.of(accept(decoded, now));
        }
        Optional<KeyAssignment> assignment = KeyAssignment.of(now.contract());
        if (assignment.isEmpty()) {
            throw rejected(
                    rejected.rejection(),
                    rejected.rejection().message() + " It is part of the key, which cannot be assigned here: send it.");
        }
        // A key is taken only here: other problems are reported without one.
        byte[] trial = withKey(json, assignment.get(), assignment.get().example());
        Decoded withKey = now.decoder().decode(trial);
        // An order whose key is null has the name twice now; the null is what is reported.
        accept(isTwice(withKey) ? decoded : withKey, now);
        return Optional.empty();
    }

    private static boolean lacksKey(Rejection rejection, ContractNow now) {
        return rejection.reason().equals(Reason.MISSING_FIELD.name())
                && now.contract().key().stream().anyMatch(leaf -> leaf.path().equals(rejection.field()));
    }

    private Checked assigned(byte[] json, ContractNow now) {
        KeyAssignment assignment = KeyAssignment.of(now.contract()).orElseThrow();
        String key = assignment.next(ids);
        return new Checked(key, true, written(withKey(json, assignment, key), now));
    }

    private static String accept(Decoded decoded, ContractNow now) {
        return now.keys().of(accepted(decoded));
    }

    private static OrderValues accepted(Decoded decoded) {
        if (decoded instanceof Decoded.Rejected rejected) {
            throw rejected(rejected.rejection(), rejected.rejection().message());
        }
        return ((Decoded.Accepted) decoded).values();
    }

    /** The value of the record: JSON to the byte, or the same values as Avro. */
    private byte[] written(byte[] json, ContractNow now) {
        if (format == RecordFormat.JSON) {
            return json;
        }
        OrderValues order = accepted(now.decoder().decode(json));
        try {
            return new RecordEncoder(now.compiled(), format).encode(order);
        } catch (IllegalArgumentException e) {
            throw ProblemDetails.of(
                    422, Reason.NOT_AVRO.name(), "The order has no form in Avro; nothing was sent", e.getMessage());
        }
    }

    private static boolean isTwice(Decoded decoded) {
        return decoded instanceof Decoded.Rejected rejected
                && rejected.rejection().reason().equals(Reason.DUPLICATE_FIELD.name());
    }

    /** The object with the key as its first member. */
    private static byte[] withKey(byte[] json, KeyAssignment assignment, String key) {
        int brace = 0;
        while (json[brace] != '{') {
            brace++;
        }
        byte[] member = (Json.text(assignment.field()) + ":" + Json.text(key) + ",").getBytes(UTF_8);
        byte[] whole = Arrays.copyOf(json, json.length + member.length);
        System.arraycopy(member, 0, whole, brace + 1, member.length);
        System.arraycopy(json, brace + 1, whole, brace + 1 + member.length, json.length - brace - 1);
        return whole;
    }

    private static ProblemDetails rejected(Rejection rejection, String message) {
        return ProblemDetails.about(
                rejection.reason().equals(Reason.TOO_LARGE.name()) ? 413 : 422,
                rejection.reason(),
                rejection.field(),
                "The order was rejected; nothing was sent",
                message);
    }

    private Produced produced(Checked checked, RecordMetadata metadata) {
        return new Produced(
                checked.orderKey(),
                checked.assigned(),
                topic,
                metadata.partition(),
                metadata.offset(),
                new Coordinates(topic, metadata.partition(), metadata.offset()).toString(),
                Instant.ofEpochMilli(metadata.timestamp()));
    }

    private static ProblemDetails notSent(Optional<String> id, String message) {
        ProblemDetails problem = ProblemDetails.kafkaAway("Nothing was sent: " + message);
        return id.isPresent() ? problem.outcome("not_sent", id.get()) : problem.notSent();
    }

    private static ProblemDetails refused(Checked checked, Exception problem) {
        return isRefusal(problem)
                ? ProblemDetails.of(
                                503, Condition.KAFKA_REFUSED.code(), "Kafka refuses the order", KafkaText.of(problem))
                        .outcome("not_sent", checked.orderKey())
                        .retryAfter(10)
                : notSent(Optional.of(checked.orderKey()), KafkaText.of(problem));
    }

    private ProblemDetails failed(Checked checked, Exception problem) {
        return isRefusal(problem) ? refused(checked, problem) : unknown(checked, String.valueOf(problem.getMessage()));
    }

    private static boolean isRefusal(Exception problem) {
        return problem instanceof RecordTooLargeException
                || KafkaAccessFault.of(problem).isPresent();
    }

    private ProblemDetails unknown(Checked checked, String message) {
        uncertain.incrementAndGet();
        return ProblemDetails.of(
                        504,
                        Condition.KAFKA_AWAY.code(),
                        "Unknown whether Kafka has the order",
                        ("It was sent, but not acknowledged (%s). Send it again with the key in order_id: if Kafka"
                                        + " has it already, the second is a duplicate and nothing is stored twice.")
                                .formatted(message))
                .outcome("unknown", checked.orderKey())
                .retryAfter(5);
    }

    public long acknowledged() {
        return acknowledged.get();
    }

    public long uncertain() {
        return uncertain.get();
    }

    @Override
    public synchronized void close() {
        producer.ifPresent(open -> open.close(Duration.ofSeconds(2)));
        answering.shutdown();
    }
}
