package io.orderflow.pipeline.reject;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.kafka.Received;
import io.orderflow.kafka.Received.Header;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.operate.TestKafka;
import io.orderflow.pipeline.settle.PartitionSettler;
import io.orderflow.pipeline.settle.SettlingFixture;
import io.orderflow.pipeline.settle.SettlingFixtures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the rejected table to the dead-letter topic, on a real broker and a real server. */
@ExtendWith({RealServices.class, SettlingFixtures.class})
@Tag("mysql")
class DeadLettersIT {

    private final Gate gate = new Gate();
    private final TestTopics topics;
    private final SettlingFixture fixture;

    DeadLettersIT(TestTopics topics, SettlingFixture fixture) {
        this.topics = topics;
        this.fixture = fixture;
    }

    @Test
    void carryTheExactBytesKeyAndHeadersAndOurHeadersWin() throws SQLException {
        byte[] value = {0, (byte) 0xff, '\n', 27, '[', '3', '1', 'm'};
        List<Header> headers = List.of(
                new Header("trace", new byte[] {1}),
                new Header("trace", null),
                new Header("__orderflow.errors.reason", "FORGED".getBytes(UTF_8)),
                new Header("__orderflow.original.__orderflow.errors.reason", "OLDER".getBytes(UTF_8)),
                new Header(Origin.HEADER, "whatever".getBytes(UTF_8)));
        reject(new Received(7, new byte[] {0, -1}, value, headers, 1_763_000_000_123L));
        String topic = topics.newName();

        try (DeadLetters letters = letters(topic, true, Duration.ofMinutes(1))) {
            assertThat(letters.publish()).isTrue();
            assertThat(letters.trouble()).isEmpty();
            assertThat(letters.publish()).isTrue();
        }

        List<ConsumerRecord<byte[], byte[]>> read = topics.readAll(topic);
        assertThat(read).hasSize(1);
        assertThat(read.get(0).key()).containsExactly(0, -1);
        assertThat(read.get(0).value()).isEqualTo(value);
        assertThat(headers(read.get(0)))
                .containsExactly(
                        "trace=\u0001",
                        "trace=null",
                        "__orderflow.original.__orderflow.errors.reason=FORGED",
                        "__orderflow.original.__orderflow.original.__orderflow.errors.reason=OLDER",
                        "__orderflow.replay.origin=whatever",
                        "__orderflow.errors.pipeline=orders-orders",
                        "__orderflow.errors.topic=orders",
                        "__orderflow.errors.topic.id=AAAAAAAAAAAAAAAAAAAAAA",
                        "__orderflow.errors.life=0",
                        "__orderflow.errors.partition=0",
                        "__orderflow.errors.offset=7",
                        "__orderflow.errors.timestamp=1763000000123",
                        "__orderflow.errors.reason=NOT_UTF8",
                        "__orderflow.errors.field=",
                        "__orderflow.errors.message=" + fixture.text("SELECT message FROM rejected_orders"));
        assertThat(fixture.number("SELECT COUNT(*) FROM rejected_orders WHERE dead_letter_at IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void twoRoundsAtOnceSendEachLetterOnce() throws Exception {
        fixture.settle(0, Collections.nCopies(300, new byte[] {1}));
        String topic = topics.create(1);

        try (DeadLetters letters = letters(topic, false, Duration.ofMinutes(1))) {
            CyclicBarrier together = new CyclicBarrier(2);
            Callable<Boolean> round = () -> {
                together.await();
                return letters.publish();
            };
            ExecutorService threads = Executors.newFixedThreadPool(2);
            for (Future<Boolean> done : threads.invokeAll(List.of(round, round))) {
                assertThat(done.get()).isTrue();
            }
            threads.shutdown();
        }

        assertThat(topics.readAll(topic)).hasSize(300);
    }

    @Test
    void aValueThatTheTopicDoesNotTakeIsCutAndMarked() throws Exception {
        byte[] value = new byte[2 << 20];
        new Random(1).nextBytes(value);
        reject(new Received(0, null, value, List.of(), 1));
        String topic = topics.create(topics.newName(), 1, Map.of("max.message.bytes", "100000"));

        try (DeadLetters letters = letters(topic, false, Duration.ofMinutes(1))) {
            assertThat(letters.publish()).isTrue();
        }

        ConsumerRecord<byte[], byte[]> letter = topics.readAll(topic).get(0);
        assertThat(letter.value().length).isBetween(50_000, 100_000);
        assertThat(letter.value()).isEqualTo(Arrays.copyOf(value, letter.value().length));
        assertThat(headers(letter))
                .contains("__orderflow.errors.payload.cut.from=2097152")
                .contains("__orderflow.errors.payload.sha256="
                        + HexFormat.of()
                                .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                        .digest(value)));
    }

    @Test
    void headersThatTheTopicDoesNotTakeDoNotBlockTheOthers() throws SQLException {
        reject(new Received(0, null, null, List.of(new Header("large", random(200_000))), 1));
        reject(new Received(1, null, null, List.of(), 1));
        String topic = topics.create(topics.newName(), 1, Map.of("max.message.bytes", "100000"));

        try (DeadLetters letters = letters(topic, false, Duration.ofMinutes(1))) {
            assertThat(letters.publish()).isTrue();
        }

        assertThat(topics.readAll(topic)).hasSize(2);
        assertThat(headers(topics.readAll(topic).get(1))).contains("__orderflow.errors.headers.dropped=1");
    }

    @Test
    void aMissingTopicIsVisibleAtOncePausesAfterItsLimitAndResumesByItself() throws SQLException {
        String topic = topics.newName();
        try (DeadLetters letters = letters(topic, false, Duration.ofHours(1))) {
            assertThat(letters.publish()).isTrue();
            assertThat(letters.trouble())
                    .contains(topic)
                    .contains("does not exist, and job.create-dead-letter-topic is false");
            assertThat(gate.pauses()).isEmpty();
            reject(new Received(0, null, new byte[0], List.of(), 1));
            assertThat(letters.publish()).isFalse();
            assertThat(gate.pauses()).isEmpty();
        }
        try (DeadLetters letters = letters(topic, false, Duration.ZERO)) {
            assertThat(letters.publish()).isFalse();
            assertThat(gate.pauses()).containsOnlyKeys(Condition.DEAD_LETTERS_UNSENT);
            assertThat(gate.pauses().get(Condition.DEAD_LETTERS_UNSENT))
                    .contains(topic)
                    .contains("offsets are kept");
            topics.create(topic, 1, Map.of());

            await().until(letters::publish);

            assertThat(gate.pauses()).isEmpty();
            assertThat(letters.trouble()).isEmpty();
        }
        assertThat(topics.readAll(topic)).hasSize(1);
        assertThat(fixture.number("SELECT COUNT(*) FROM rejected_orders WHERE dead_letter_at IS NULL"))
                .isZero();
    }

    @Test
    void aTopicThatRefusesIsVisibleAndLosesNothing() throws Exception {
        String topic = topics.create(topics.newName(), 1, Map.of("max.message.bytes", "100"));
        reject(new Received(0, null, new byte[0], List.of(), 1));
        try (DeadLetters letters = letters(topic, false, Duration.ZERO)) {
            assertThat(letters.publish()).isFalse();
            assertThat(letters.trouble()).contains("RecordTooLarge");
            assertThat(gate.pauses()).containsOnlyKeys(Condition.DEAD_LETTERS_UNSENT);
        }
        assertThat(fixture.number("SELECT COUNT(*) FROM rejected_orders WHERE dead_letter_at IS NULL"))
                .isEqualTo(1);
    }

    @Test
    void largeRowsAreReadAFewAtATimeSoThatADriverCanHoldThem(TestDatabase database) throws SQLException {
        reject(new Received(0, null, new byte[] {'x'}, List.of(), 1));
        for (int i = 1; i <= 60; i++) {
            database.execute("INSERT INTO rejected_orders SELECT pipeline, topic, topic_id, kafka_partition, " + i
                    + ", reason, field, message, record_key, REPEAT('x', 1048576), 1048576, payload_sha256, headers,"
                    + " kafka_timestamp, rejected_at, dead_letter_at, state, replayed_as FROM rejected_orders"
                    + " WHERE kafka_offset = 0");
        }

        try (Connection connection = fixture.connect()) {
            long bytes = new Outbox(fixture.tables(), "orders-orders")
                    .unsent(connection, 200).stream()
                            .mapToLong(row -> row.letter().payload().length)
                            .sum();
            assertThat(bytes).isBetween(1L << 20, 17L << 20);
        }

        String topic = topics.newName();
        try (DeadLetters letters = letters(topic, true, Duration.ofMinutes(1))) {
            assertThat(letters.publish()).isTrue();
        }
        assertThat(topics.readAll(topic)).hasSize(61);
    }

    @Test
    void howLongARowHasWaitedIsMeasuredByTheServersClockAlone() throws SQLException {
        // The server's clock, as this session sees it, stands in September 2001.
        SettlingFixture elsewhere = fixture.with("sessionVariables", "timestamp=1000000000");
        try (PartitionSettler settler = elsewhere.settler(0)) {
            settler.take(new Received(0, null, new byte[0], List.of(), 1));
            settler.flush();
        }

        try (Connection connection = elsewhere.mysql().connect()) {
            assertThat(new Outbox(fixture.tables(), "orders-orders").oldest(connection))
                    .hasValue(Duration.ZERO);
        }
    }

    private void reject(Received record) throws SQLException {
        try (PartitionSettler settler = fixture.settler(0)) {
            settler.take(record);
            settler.flush();
        }
    }

    private DeadLetters letters(String topic, boolean create, Duration pauseAfter) {
        KafkaSettings kafka = TestKafka.settings(topics.bootstrapServers(), "orders", topic);
        return new DeadLetters(
                fixture.mysql(),
                fixture.tables(),
                "orders-orders",
                kafka,
                gate,
                pauseAfter,
                new DeadLetterTopic(kafka, create));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(2).nextBytes(bytes);
        return bytes;
    }

    private static List<String> headers(ConsumerRecord<byte[], byte[]> record) {
        List<String> headers = new ArrayList<>();
        record.headers()
                .forEach(header -> headers.add(
                        header.key() + "=" + (header.value() == null ? null : new String(header.value(), UTF_8))));
        return headers;
    }
}
