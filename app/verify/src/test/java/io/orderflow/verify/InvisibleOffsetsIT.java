package io.orderflow.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.job.JobRun;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.PipelineSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Offsets that Kafka never shows, and tombstones: counted correctly even when a batch contains nothing else. */
@ExtendWith(RealServices.class)
class InvisibleOffsetsIT {

    private static final byte[] NOT_JSON = "not json".getBytes(UTF_8);

    /** The ledger's counts for partition 0. */
    private record Seen(long first, long next, long stored, long duplicate, long rejected, long absent) {}

    @Test
    void markersAndAbortedTransactionsAreAbsentAlsoWhereThereIsNothingElse(TestTopics topics, TestDatabase database)
            throws Exception {
        String topic = topics.create(1);
        String deadLetters = topics.create(1);
        try (KafkaProducer<byte[], byte[]> producer = transactional(topics)) {
            commit(producer, topic, VerifyIT.order(1, 45.99), VerifyIT.order(2, 45.99));
            abort(producer, topic, VerifyIT.order(3, 45.99), NOT_JSON);

            // Two stored and their marker; two aborted and theirs.
            assertSettled(topics, topic, deadLetters, database, new Seen(0, 6, 2, 0, 0, 4));

            abort(producer, topic, VerifyIT.order(4, 45.99));
            assertSettled(topics, topic, deadLetters, database, new Seen(0, 8, 2, 0, 0, 6));

            // Aborted above, now committed.
            commit(producer, topic, VerifyIT.order(4, 45.99), VerifyIT.order(1, 45.99), NOT_JSON);
            assertSettled(topics, topic, deadLetters, database, new Seen(0, 12, 3, 1, 1, 7));
        }
    }

    @Test
    void aBatchOfTombstonesIsRejectedRecordByRecord(TestTopics topics, TestDatabase database) throws Exception {
        String topic = topics.create(1);
        String deadLetters = topics.create(1);
        for (int i = 0; i < 3; i++) {
            topics.send(new ProducerRecord<>(topic, 0, ("key " + i).getBytes(UTF_8), null));
        }

        assertSettled(topics, topic, deadLetters, database, new Seen(0, 3, 0, 0, 3, 0));
        assertThat(database.number(
                        "SELECT COUNT(*) FROM rejected_orders WHERE reason = 'TOMBSTONE' AND payload IS NULL"))
                .isEqualTo(3);
    }

    @Test
    void nothingBehindAnOpenTransactionIsSettledUntilItEnds(TestTopics topics, TestDatabase database) throws Exception {
        String topic = topics.create(1);
        String deadLetters = topics.create(1);
        topics.send(topic, 0, VerifyIT.order(1, 45.99));
        try (KafkaProducer<byte[], byte[]> producer = transactional(topics)) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, VerifyIT.order(2, 45.99)))
                    .get();
            topics.send(topic, 0, VerifyIT.order(3, 45.99));

            // The record after the open transaction is committed but must still wait; the log is two offsets longer.
            assertSettled(topics, topic, deadLetters, database, new Seen(0, 1, 1, 0, 0, 0));
            assertThat(topics.endOffsets(topic)).containsEntry(0, 1L);
            assertThat(database.number("SELECT lag_records FROM orderflow_heartbeat"))
                    .as("what waits is visible")
                    .isEqualTo(2);

            producer.abortTransaction();
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> topics.endOffsets(topic).get(0) == 4);
        assertSettled(topics, topic, deadLetters, database, new Seen(0, 4, 2, 0, 0, 2));
    }

    @Test
    void recordsThatCompactionRemovedAreAbsent(TestTopics topics, TestDatabase database) throws Exception {
        String deadLetters = topics.create(1);
        String topic = topics.create(
                topics.newName(),
                1,
                Map.of(
                        "cleanup.policy", "compact",
                        "segment.ms", "100",
                        "min.cleanable.dirty.ratio", "0.001",
                        "min.compaction.lag.ms", "0",
                        "max.compaction.lag.ms", "1",
                        "delete.retention.ms", "0"));
        for (int i = 1; i <= 20; i++) {
            topics.send(new ProducerRecord<>(topic, 0, "one key".getBytes(UTF_8), VerifyIT.order(i, 45.99)));
        }
        // The cleaner never touches the active segment: a later record rolls it.
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    topics.send(new ProducerRecord<>(topic, 0, "roll".getBytes(UTF_8), VerifyIT.order(100, 45.99)));
                    return topics.readAll(topic).stream().noneMatch(record -> record.offset() < 19);
                });
        long visible = topics.readAll(topic).size();
        long end = topics.endOffsets(topic).get(0);

        assertThat(JobRun.untilCaughtUp(topics, topic, deadLetters, database)).isEqualTo(Condition.OK);

        Seen seen = seen(database);
        assertThat(seen.stored()).isEqualTo(2);
        assertThat(seen.next()).isEqualTo(end);
        assertThat(seen.absent()).isGreaterThanOrEqualTo(19);
        assertThat(seen.stored() + seen.duplicate() + seen.absent()).isEqualTo(end - seen.first());
        assertThat(seen.stored() + seen.duplicate()).isLessThanOrEqualTo(visible);
        assertVerified(topics, topic, deadLetters, database);
    }

    private static void assertSettled(
            TestTopics topics, String topic, String deadLetters, TestDatabase database, Seen expected)
            throws InterruptedException, SQLException, IOException {
        assertThat(JobRun.untilCaughtUp(topics, topic, deadLetters, database)).isEqualTo(Condition.OK);
        assertThat(seen(database)).isEqualTo(expected);
        assertVerified(topics, topic, deadLetters, database);
    }

    private static void assertVerified(TestTopics topics, String topic, String deadLetters, TestDatabase database)
            throws SQLException, IOException {
        PipelineSettings settings = JobRun.settings(topics, topic, deadLetters, database, Map.of());
        try (SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .getOrCreate()) {
            assertThat(new Recount(spark, settings, 20).run().counts()).isEmpty();
        }
    }

    private static KafkaProducer<byte[], byte[]> transactional(TestTopics topics) {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", topics.bootstrapServers(), "transactional.id", topics.newName()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private static void commit(KafkaProducer<byte[], byte[]> producer, String topic, byte[]... values)
            throws ExecutionException, InterruptedException {
        send(producer, topic, values);
        producer.commitTransaction();
    }

    private static void abort(KafkaProducer<byte[], byte[]> producer, String topic, byte[]... values)
            throws ExecutionException, InterruptedException {
        send(producer, topic, values);
        producer.abortTransaction();
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, byte[]... values)
            throws ExecutionException, InterruptedException {
        producer.beginTransaction();
        for (byte[] value : values) {
            // Waits for each send: the abort must follow records already in the log.
            producer.send(new ProducerRecord<>(topic, 0, null, value)).get();
        }
    }

    private static Seen seen(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT l.first_offset, l.next_offset, l.stored, l.duplicate,"
                        + " l.rejected, l.absent FROM orderflow_ledger l WHERE l.kafka_partition = 0")) {
            assertThat(row.next()).isTrue();
            return new Seen(
                    row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));
        }
    }
}
