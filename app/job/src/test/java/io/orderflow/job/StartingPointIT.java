package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.local.Partitions;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestTopics;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where a pipeline begins: its very first start may choose, every later one goes on from the ledger. */
@ExtendWith({RealServices.class, Pipes.class})
record StartingPointIT(@Partitions(2) Pipe pipe) {

    @BeforeEach
    void twoPartitionsWithTenOrdersEach() {
        pipe.send(0, 1, 10);
        pipe.send(1, 11, 20);
    }

    @Test
    void fromTheEndOfTheLogOnlyWhatComesLater() throws InterruptedException {
        assertThat(pipe.runUntilCaughtUpFrom("latest")).isEqualTo(Condition.OK);
        assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isZero();
        pipe.send(0, 21, 23);

        assertThat(pipe.runUntilCaughtUpFrom("latest")).isEqualTo(Condition.OK);

        assertThat(ids()).isEqualTo("ORDER-000021,ORDER-000022,ORDER-000023");
        assertThat(cursors()).isEqualTo("0: 10-13, 1: 10-10");
        pipe.assertExact();
    }

    @Test
    void fromTheEndButNotBehindATransactionThatIsStillOpen() throws InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = pipe.topics().inTransaction()) {
            pipe.send(producer, 1, 21, 22);
            // Behind them, by another producer: no reader of committed records sees it yet.
            pipe.send(1, 23, 23);
            assertThat(pipe.runUntilCaughtUpFrom("latest")).isEqualTo(Condition.OK);
            assertThat(cursors()).isEqualTo("0: 10-10, 1: 10-10");

            producer.commitTransaction();
            pipe.send(1, 24, 24);
        }

        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);

        assertThat(ids()).isEqualTo("ORDER-000021,ORDER-000022,ORDER-000023,ORDER-000024");
        pipe.assertExact();
    }

    @Test
    void aLedgerBehindAnOpenTransactionWaitsByNameUntilItEnds() throws InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = pipe.topics().inTransaction()) {
            pipe.send(producer, 1, 21, 22);
            pipe.send(1, 23, 23);
            // As after a group that read uncommitted records.
            commit("reader-of-everything", 1, 12);
            commit("reader-of-everything", 0, 10);
            CompletableFuture<Condition> job =
                    pipe.running(Map.of("job.from", "group:reader-of-everything", "job.source-check-interval", "1 s"));
            await("the named wait")
                    .untilAsserted(() -> assertThat(
                                    pipe.text("SELECT CONCAT(state, ' ', reason) FROM" + " orderflow_heartbeat"))
                            .isEqualTo("WAITING OPEN_TRANSACTION"));
            assertThat(pipe.text("SELECT message FROM orderflow_heartbeat"))
                    .contains("an open transaction begins at offset 10", "the next record to be settled is at 12");

            producer.commitTransaction();
            await("the record behind it").untilAsserted(() -> assertThat(ids()).isEqualTo("ORDER-000023"));
            pipe.takeOver(job);
        }
    }

    @Test
    void fromWhereAConsumerGroupStandsAndFromTheBeginningWhereItDoesNot() throws InterruptedException {
        commit("yesterdays-consumer", 0, 8);

        assertThat(pipe.runUntilCaughtUpFrom("group:yesterdays-consumer")).isEqualTo(Condition.OK);

        assertThat(cursors()).isEqualTo("0: 8-10, 1: 0-10");
        assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isEqualTo(12);
        pipe.assertExact();
    }

    @Test
    void notFromAGroupThatWasNeverThere() throws InterruptedException {
        assertThat(pipe.runUntilCaughtUpFrom("group:no-such-group")).isEqualTo(Condition.USAGE);

        assertThat(pipe.lastMessage())
                .contains("consumer group no-such-group", "no committed offsets in topic " + pipe.topic())
                .contains("Name another group, or start with --from earliest, latest or a time");
        assertThat(pipe.number("SELECT COUNT(*) FROM orderflow_ledger")).isZero();
    }

    @Test
    void notFromAGroupThatStandsWhereTheLogIsNot() throws InterruptedException {
        commit("from-another-life", 0, 99);

        assertThat(pipe.runUntilCaughtUpFrom("group:from-another-life")).isEqualTo(Condition.USAGE);

        assertThat(pipe.lastMessage()).contains("stands at offset 99 of partition 0", "ranges from 0 to 10");
        assertThat(pipe.number("SELECT COUNT(*) FROM orderflow_ledger")).isZero();
    }

    @Test
    void fromTheFirstRecordOfATimeOrLater() throws InterruptedException {
        long later = System.currentTimeMillis() + 3_600_000;
        pipe.topics().send(new ProducerRecord<>(pipe.topic(), 0, later, null, new byte[0]));

        assertThat(pipe.runUntilCaughtUpFrom(Long.toString(later - 1))).isEqualTo(Condition.OK);

        assertThat(cursors()).isEqualTo("0: 10-11, 1: 10-10");
    }

    @Test
    void laterStartsGoOnFromTheLedgerWhateverIsAskedFor() throws InterruptedException {
        assertThat(pipe.runUntilCaughtUpFrom("earliest")).isEqualTo(Condition.OK);
        pipe.send(1, 21, 21);

        assertThat(pipe.runUntilCaughtUpFrom("latest")).isEqualTo(Condition.OK);

        assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isEqualTo(21);
        assertThat(cursors()).isEqualTo("0: 0-10, 1: 0-11");
    }

    private void commit(String group, int partition, long offset) {
        TestTopics.await(pipe.topics()
                .admin()
                .alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(pipe.topic(), partition), new OffsetAndMetadata(offset)))
                .all());
    }

    private String ids() {
        return pipe.text("SELECT GROUP_CONCAT(order_id ORDER BY order_id) FROM orders");
    }

    private String cursors() {
        return pipe.text("SELECT GROUP_CONCAT(CONCAT(kafka_partition, ': ', first_offset, '-', next_offset)"
                + " ORDER BY kafka_partition SEPARATOR ', ') FROM orderflow_ledger");
    }
}
