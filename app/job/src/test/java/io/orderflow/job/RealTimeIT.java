package io.orderflow.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.local.Partitions;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestTopics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/** The job with Spark's real-time trigger; what else happens to it is in {@link RunningJobInRealTimeIT}. */
@ExtendWith({RealServices.class, Pipes.class})
@Tag("mysql")
@EnabledIf(
        value = "io.orderflow.spark.version.RealTime#isSupported",
        disabledReason = "Spark 4.0 has no real-time trigger")
class RealTimeIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    private Pipe pipe;
    private CompletableFuture<Condition> job;

    @AfterEach
    void endTheJob() {
        if (!job.isDone()) {
            pipe.takeOver(job);
        }
    }

    @Test
    void givesEveryRecordItsOutcomeOverSeveralBatchesAndPassesWhatIsInvisible(
            TestTopics topics, @Partitions(2) Pipe pipe) {
        this.pipe = pipe;
        pipe.send(0, 1, 1_000);
        pipe.send(0, 1, 1);
        topics.send(pipe.topic(), 1, "not json".getBytes(UTF_8));
        sendAborted(topics, 0);

        job = pipe.running(Map.of("job.mode", "realtime", "job.realtime-batch", "5 s"));

        awaitOffsets(topics);
        for (int second = 1; second <= 12; second++) {
            int first = 1_000 * second + 1;
            int stored = 1_000 + 500 * second;
            pipe.send(second % 2, first, first + 499);
            await().atMost(LONG).until(() -> pipe.number("SELECT COUNT(*) FROM orders") == stored);
            await().during(Duration.ofMillis(800)).until(() -> !job.isDone());
        }
        sendAborted(topics, 1);
        awaitOffsets(topics);

        assertThat(pipe.text("SELECT CONCAT_WS(' ', SUM(`stored`), SUM(duplicate), SUM(rejected), SUM(lost)) FROM"
                        + " orderflow_ledger"))
                .isEqualTo("7000 1 1 0");
        assertThat(pipe.number("SELECT absent FROM orderflow_ledger WHERE kafka_partition = 1"))
                .isPositive();
        assertThat(pipe.number("SELECT epoch FROM orderflow_epoch"))
                .as("no batch ended by a fault")
                .isEqualTo(1);
        await().atMost(LONG).until(() -> pipe.lastMessage().startsWith("RUNNING : "));
        await("latencies, which come with the heartbeats of the executor")
                .atMost(LONG)
                .until(() -> pipe.number("SELECT COALESCE(MAX(latency_p50_ms), 0) FROM orderflow_heartbeat") > 0);
        await().atMost(LONG).until(() -> pipe.number("SELECT lag_records FROM orderflow_heartbeat") == 0);
        await().atMost(LONG).until(() -> topics.readAll(pipe.deadLetters()).size() == 1);
        pipe.assertExact();
    }

    @Test
    void goesOnAfterTheDatabaseHasClosedItsSessions(TestTopics topics, @Partitions(2) Pipe pipe) {
        this.pipe = pipe;
        pipe.send(0, 1, 100);
        job = pipe.running(Map.of("job.mode", "realtime"));
        awaitOffsets(topics);

        String sessions = pipe.text("SELECT GROUP_CONCAT('KILL ', id SEPARATOR ';') FROM information_schema.processlist"
                + " WHERE id <> CONNECTION_ID() AND db = DATABASE()");
        for (String kill : sessions.split(";", -1)) {
            pipe.database().execute(kill);
        }
        pipe.send(0, 101, 200);
        pipe.send(1, 201, 300);

        await().atMost(LONG).until(() -> pipe.number("SELECT COUNT(*) FROM orders") == 300);
        pipe.assertExact();
    }

    @Test
    void runsInBatchesWhereAPartitionHasNoTaskSlotAndSaysSo(@Partitions(3) Pipe pipe) {
        this.pipe = pipe;
        pipe.send(2, 1, 10);

        job = pipe.running(Map.of("job.mode", "realtime"));

        await().atMost(LONG)
                .until(() -> pipe.hasTable("orderflow_heartbeat")
                        && pipe.lastMessage()
                                .startsWith("RUNNING TOO_FEW_SLOTS: The job was asked to run in real time"));
        assertThat(pipe.lastMessage()).contains("the topic has 3, the master local[2] has 2");
        await().atMost(LONG).until(() -> pipe.number("SELECT COUNT(*) FROM orders") == 10);
    }

    private void awaitOffsets(TestTopics topics) {
        long end = topics.endOffsets(pipe.topic()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        await("the ledger at the end of the log")
                .atMost(LONG)
                .until(() -> pipe.hasTable("orderflow_ledger")
                        && pipe.number("SELECT COALESCE(SUM(next_offset), 0) FROM orderflow_ledger") == end);
    }

    private void sendAborted(TestTopics topics, int partition) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", topics.bootstrapServers(), "transactional.id", "aborts-" + System.nanoTime());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            byte[] order = OrderFixture.anOrder().withId("ORDER-900001").asJson();
            var unused = producer.send(new ProducerRecord<>(pipe.topic(), partition, null, order));
            producer.flush();
            producer.abortTransaction();
        }
    }
}
