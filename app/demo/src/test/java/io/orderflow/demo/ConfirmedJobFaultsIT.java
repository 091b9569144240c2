package io.orderflow.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.demo.LaunchedPrograms.Running;
import io.orderflow.local.DatabaseServer;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job and a confirmer as their users start them, killed while orders come in: what is confirmed is what was sent,
 * by a list that the sender keeps.
 */
@ExtendWith(RealServices.class)
@Tag("slow")
class ConfirmedJobFaultsIT {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final int PARTITIONS = 2;
    private static final Duration PAUSE = Duration.ofMillis(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is sent, by the last digit of a counter. */
    private enum Sent {
        ORDER,
        /** The same bytes as the record before. */
        REPEAT,
        /** The key of the record before, with other content. */
        CONFLICT,
        GARBAGE;

        static Sent of(int number) {
            return switch (number % 10) {
                case 3 -> REPEAT;
                case 6 -> CONFLICT;
                case 9 -> GARBAGE;
                default -> ORDER;
            };
        }
    }

    @TempDir
    private Path folder;

    /** What must be confirmed or declined, as it is sent. */
    private final List<String> expected = Collections.synchronizedList(new ArrayList<>());

    @Test
    void whicheverIsKilledEachRecordIsConfirmedOrDeclinedOnce(
            TestTopics topics, TestDatabase database, DatabaseServer server) throws IOException, InterruptedException {
        String topic = topics.create(PARTITIONS);
        String confirmations = topics.create(PARTITIONS);
        AtomicBoolean enough = new AtomicBoolean();
        try (LaunchedPrograms programs = new LaunchedPrograms(folder, environment(topics, topic, database, server))) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(topics, topic, enough));
            Running job = programs.start(Map.of(), "job");
            // Before the first batch there is nothing to follow: a confirmer would report that and exit.
            job.awaitLine("batch 0: ", SOON);
            Running confirmer = confirmer(programs, confirmations);
            for (String killed : List.of("job", "confirmer", "job", "both", "job")) {
                // What was sent by now is confirmed only by programs that are at work again.
                int sent = expected.size();
                await(killed + " is to be killed").atMost(SOON).until(() -> {
                    assertThat(sending).as("the sender").isNotCompletedExceptionally();
                    return confirmed(topics, confirmations).size() > sent;
                });
                if (!killed.equals("confirmer")) {
                    job.process().destroyForcibly().onExit().join();
                    job = programs.start(Map.of(), "job");
                }
                if (!killed.equals("job")) {
                    confirmer.process().destroyForcibly().onExit().join();
                    confirmer = confirmer(programs, confirmations);
                }
            }
            enough.set(true);
            sending.join();
            List<Running> both = List.of(job, confirmer);
            await("all are confirmed or declined")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(confirmed(topics, confirmations))
                            .as(() -> both.get(0).text() + both.get(1).text())
                            .hasSizeGreaterThanOrEqualTo(expected.size()));
            confirmer.terminate();
            job.terminate();
        } finally {
            enough.set(true);
        }

        assertThat(confirmed(topics, confirmations)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Running confirmer(LaunchedPrograms programs, String confirmations) throws IOException {
        return programs.start(
                Map.of(),
                "confirm",
                "--set",
                "confirm.topic=" + confirmations,
                "--set",
                "confirm.transaction-timeout=3 s");
    }

    private Map<String, String> environment(
            TestTopics topics, String topic, TestDatabase database, DatabaseServer server) {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", topics.bootstrapServers(),
                "KAFKA_TOPIC", topic,
                "KAFKA_DLQ_TOPIC", topics.create(1),
                "MYSQL_HOST", server.host(),
                "MYSQL_PORT", Integer.toString(server.port()),
                "MYSQL_USER", server.user(),
                "MYSQL_PASSWORD", server.password(),
                "MYSQL_DATABASE", database.name(),
                "ORDERFLOW_TMP_DIR", folder.toString());
    }

    /** Sends about 300 records a second; a repeat and a conflict go where the order before them went. */
    private void send(TestTopics topics, String topic, AtomicBoolean enough) {
        int id = 0;
        for (int number = 0; !enough.get(); number++) {
            Sent kind = Sent.of(number);
            id += kind == Sent.ORDER ? 1 : 0;
            byte[] value = kind == Sent.GARBAGE ? "no order".getBytes(UTF_8) : order(id, kind == Sent.CONFLICT ? 2 : 1);
            RecordMetadata where = topics.send(topic, id % PARTITIONS, value);
            switch (kind) {
                case ORDER -> expected.add(confirmation(id));
                case CONFLICT, GARBAGE -> expected.add(declined(where.partition(), where.offset()));
                case REPEAT -> {}
            }
            // A load that lasts while programs are killed and start again.
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static byte[] order(int id, int quantity) {
        return ("{\"customer_id\":1,\"order_id\":\"ORDER-%06d\",\"product_name\":\"Mat\","
                        + "\"product_category\":\"Sports\",\"unit_price\":2.50,\"quantity\":%d,\"total_price\":%d.%02d,"
                        + "\"order_timestamp\":\"2025-01-15T14:30:45\"}")
                .formatted(id, quantity, quantity * 250 / 100, quantity * 250 % 100)
                .getBytes(UTF_8);
    }

    private static String confirmation(int id) {
        return String.format(Locale.ROOT, "ORDER-%06d CONFIRMED", id);
    }

    private static String declined(int partition, long offset) {
        return partition + "@" + offset + " DECLINED";
    }

    /** What a read_committed consumer gets, as the sender lists it. */
    private static List<String> confirmed(TestTopics topics, String confirmations) {
        List<String> all = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> one : topics.readAll(confirmations)) {
            JsonNode read = parsed(one.value());
            String status = read.path("status").asText();
            all.add(
                    status.equals("DECLINED")
                            ? declined(
                                    read.path("partition").asInt(),
                                    read.path("offset").asLong())
                            : read.path("key").asText() + " " + status);
        }
        return all;
    }

    private static JsonNode parsed(byte[] value) {
        try {
            return JSON.readTree(new String(value, UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
