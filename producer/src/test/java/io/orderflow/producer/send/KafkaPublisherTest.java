package io.orderflow.producer.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.producer.OwnersOrder;
import io.orderflow.producer.make.OrderNumbers;
import io.orderflow.producer.make.Outgoing;
import io.orderflow.producer.stop.StopSignal;
import io.orderflow.program.schedule.Backoff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the mock producer shipped with Kafka's client, which completes sends on demand. */
class KafkaPublisherTest {
    @TempDir
    private Path folder;

    private final MockProducer<byte[], byte[]> kafka = client();
    private final MockProducer<byte[], byte[]> deadLetters = client();
    private final DeliveryCounts counts = new DeliveryCounts();
    private final DeliveryLog deliveryLog =
            new DeliveryLog(counts, DeliveryLog.Lines.EVERY_SECOND, "test", OrderNumbers.of(OwnersOrder.CONTRACT));
    private final StopSignal stop = new StopSignal(Thread.currentThread());
    private Optional<UnsentOrders> unsent = Optional.empty();
    private Optional<Manifest> manifest = Optional.empty();
    private Optional<KafkaPublisher> publisher = Optional.empty();

    private static MockProducer<byte[], byte[]> client() {
        return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @BeforeEach
    void open() {
        unsent = Optional.of(UnsentOrders.open(folder.resolve("unsent.jsonl"), "orders"));
        manifest = Optional.of(new Manifest(folder.resolve("manifest.jsonl")));
        publisher = Optional.of(publisher(kafka));
    }

    private KafkaPublisher publisher(Producer<byte[], byte[]> client) {
        return new KafkaPublisher(
                client,
                "orders",
                new KafkaPublisher.HighestAtStart(OrderNumbers.of(OwnersOrder.CONTRACT), 0),
                new KafkaPublisher.DeliveryPlan(
                        unsent.orElseThrow(),
                        new UndeliverableOrders(deadLetters, "orders-dlq", "orders"),
                        manifest,
                        3,
                        new Backoff(Duration.ofMillis(1), Duration.ofMillis(2))),
                counts,
                deliveryLog);
    }

    @AfterEach
    void close() {
        publisher.ifPresent(KafkaPublisher::close);
        deliveryLog.close();
        unsent.ifPresent(UnsentOrders::close);
    }

    private void publish() {
        publisher
                .orElseThrow()
                .publish(
                        List.of(Outgoing.leftBehind(
                                1, "ORDER-000001", "k".getBytes(UTF_8), Optional.of("value".getBytes(UTF_8)))),
                        stop);
    }

    private void sentTimes(int times) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> kafka.history().size() == times);
    }

    @Test
    void anAcknowledgedRecordIsMarkedAsDoneAndIsInTheManifest() throws IOException {
        publish();
        assertThat(unsent.orElseThrow().count()).isOne();
        kafka.completeNext();
        assertThat(unsent.orElseThrow().count()).isZero();
        manifest.orElseThrow().close();
        assertThat(Files.readString(folder.resolve("manifest.jsonl"))).isEqualTo("""
            {"topic":"orders","partition":0,"offset":0,"order_id":"ORDER-000001",\
            "sha256":"cd42404d52ad55ccfa9aca4adc828aa5800ad9d385a0671fbcbf724118320619","defect":""}
            """);
    }

    @Test
    void aFaultOfTheBrokerIsTriedThreeTimesAndThenKeptForTheNextStart() {
        publish();
        for (int attempt = 1; attempt <= 3; attempt++) {
            sentTimes(attempt);
            assertThat(counts.snapshot().failed()).isZero();
            kafka.errorNext(new NotEnoughReplicasException("away"));
        }
        assertThat(counts.snapshot().failed()).isOne();
        assertThat(kafka.history()).hasSize(3);
        assertThat(deadLetters.history()).isEmpty();
        assertThat(unsent.orElseThrow().count()).isOne();
    }

    @Test
    void aSecondAttemptThatSucceedsIsAcknowledgedOnce() {
        publish();
        kafka.errorNext(new NotEnoughReplicasException("away"));
        sentTimes(2);
        kafka.completeNext();
        assertThat(counts.snapshot().acknowledged()).isOne();
        assertThat(counts.snapshot().inFlight()).isZero();
        assertThat(unsent.orElseThrow().count()).isZero();
    }

    @Test
    void aFaultOfTheRecordGoesToTheDeadLetterTopicAtOnce() {
        publish();
        kafka.errorNext(new RecordTooLargeException("too large"));
        assertThat(unsent.orElseThrow().count()).isOne();
        deadLetters.completeNext();
        assertThat(unsent.orElseThrow().count()).isZero();
        assertThat(counts.snapshot().deadLettered()).isOne();
        assertThat(kafka.history()).hasSize(1);
        var letter = deadLetters.history().get(0);
        assertThat(letter.topic()).isEqualTo("orders-dlq");
        assertThat(letter.value()).isEqualTo("value".getBytes(UTF_8));
        assertThat(new String(
                        letter.headers().lastHeader("__orderflow.errors.reason").value(), UTF_8))
                .isEqualTo("REFUSED_BY_KAFKA");
    }

    @Test
    void aDeadLetterThatDoesNotArriveStaysForTheNextStart() {
        publish();
        kafka.errorNext(new RecordTooLargeException("too large"));
        deadLetters.errorNext(new NotEnoughReplicasException("away"));
        assertThat(unsent.orElseThrow().count()).isOne();
        assertThat(counts.snapshot().failed()).isOne();
    }

    @Test
    void allThatIsDueIsSavedBeforeTheFirstOfItIsHandedOver() {
        List<Integer> savedAtSend = new ArrayList<>();
        publish(3, new Refusing() {
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                savedAtSend.add(unsent.orElseThrow().count());
                return super.send(record, callback);
            }
        });
        assertThat(savedAtSend).containsExactly(3);
    }

    @Test
    void aStopWaitsForOneRecordAtAFullBufferAndKeepsAllForTheNextStart() {
        Refusing full = new Refusing();
        publish(64, full);
        assertThat(full.attempts).isOne();
        assertThat(counts.snapshot().failed()).isEqualTo(64);
        assertThat(counts.snapshot().inFlight()).isZero();
        assertThat(unsent.orElseThrow().count()).isEqualTo(64);
    }

    /** After a stop was requested. */
    private void publish(int count, Producer<byte[], byte[]> client) {
        stop.request("test");
        try (KafkaPublisher own = publisher(client)) {
            own.publish(
                    IntStream.rangeClosed(1, count)
                            .mapToObj(number -> Outgoing.leftBehind(
                                    number, "ORDER-" + number, "k".getBytes(UTF_8), Optional.empty()))
                            .toList(),
                    stop);
        }
    }

    /** As Kafka's client whose buffer is full: the callback comes within the call, after max.block.ms. */
    private static class Refusing extends MockProducer<byte[], byte[]> {
        private int attempts;

        Refusing() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            attempts++;
            TimeoutException full = new TimeoutException("no room within max.block.ms");
            callback.onCompletion(null, full);
            return CompletableFuture.failedFuture(full);
        }
    }
}
