package io.orderflow.job;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestTopics;
import io.orderflow.program.command.CommandLineRun;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The job stops rather than skip or settle twice; what it asks for is accepted, and it goes on exactly. */
@ExtendWith({RealServices.class, Pipes.class})
record NamedStopsIT(Pipe pipe) {

    @BeforeEach
    void aPipelineThatHasSettledTenOrders() throws InterruptedException {
        pipe.send(0, 1, 10);
        pipe.topics().send(pipe.topic(), 0, "not json".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);
    }

    @Nested
    class TopicRecreated {

        @Test
        void betweenTwoRuns() throws InterruptedException {
            recreate();
            pipe.send(0, 10, 14);
            String before = pipe.everything();

            assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.TOPIC_RECREATED);

            assertThat(pipe.everything()).isEqualTo(before);
            assertThat(pipe.lastMessage())
                    .startsWith("STOPPED TOPIC_RECREATED: Topic " + pipe.topic())
                    .contains("orderflow ledger accept-topic");
            acceptAndGoOn();
        }

        @Test
        void underARunningJob() throws InterruptedException {
            CompletableFuture<Condition> job = pipe.running();
            await().atMost(30, SECONDS).until(() -> pipe.lastMessage().startsWith("RUNNING"));
            recreate();

            assertThat(job).succeedsWithin(java.time.Duration.ofSeconds(60)).isEqualTo(Condition.TOPIC_RECREATED);

            pipe.send(0, 10, 14);
            acceptAndGoOn();
        }

        private void recreate() {
            TestTopics.await(
                    pipe.topics().admin().deleteTopics(List.of(pipe.topic())).all());
            await().atMost(20, SECONDS)
                    .until(() -> !TestTopics.await(
                                    pipe.topics().admin().listTopics().names())
                            .contains(pipe.topic()));
            pipe.topics().create(pipe.topic(), 1, Map.of());
        }

        private void acceptAndGoOn() throws InterruptedException {
            CommandLineRun accepted = pipe.ledger("accept-topic", "--yes");
            assertThat(accepted.exitCode()).as(accepted.printed()).isZero();
            assertThat(accepted.printed())
                    .contains("settled up to offset 11", "Partition 0 begins at offset 0", "Accepted, epoch");
            assertThat(pipe.ledger("accept-topic", "--yes").printed()).startsWith("Nothing to accept");

            assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);
            assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isEqualTo(14);
            assertThat(pipe.number("SELECT COUNT(*) FROM orderflow_ledger")).isEqualTo(2);
            assertThat(pipe.number("SELECT SUM(duplicate) FROM orderflow_ledger"))
                    .isEqualTo(1);
            pipe.assertExact();
        }
    }

    @Nested
    class RetentionLoss {

        @Test
        void whileTheJobWasDown() throws InterruptedException {
            pipe.send(0, 11, 20);
            deleteUpTo(15);
            pipe.send(0, 21, 22);
            String before = pipe.everything();

            assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.RETENTION_LOSS);

            assertThat(pipe.everything()).isEqualTo(before);
            assertThat(pipe.lastMessage())
                    .startsWith("STOPPED RETENTION_LOSS: Kafka deleted 4 offsets of partition 0")
                    .contains("the ledger stands at 11, the log begins at 15")
                    .contains("orderflow ledger accept-loss --partition 0");
            acceptAndGoOn();
        }

        private void acceptAndGoOn() throws InterruptedException {
            CommandLineRun unasked = pipe.ledger("accept-loss", "--partition", "0");
            assertThat(unasked.exitCode()).isEqualTo(Condition.USAGE.exitCode());
            assertThat(unasked.printed()).contains("4 offsets, 11 to 14", "no terminal to ask at");
            assertThat(pipe.ledger("accept-loss", "--partition", "7", "--yes").exitCode())
                    .isEqualTo(Condition.USAGE.exitCode());

            CommandLineRun accepted = pipe.ledger("accept-loss", "--partition", "0", "--yes");
            assertThat(accepted.exitCode()).as(accepted.printed()).isZero();
            CommandLineRun again = pipe.ledger("accept-loss", "--partition", "0", "--yes");
            assertThat(again.exitCode()).isZero();
            assertThat(again.printed()).startsWith("Nothing to accept");

            assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);
            assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isEqualTo(10 + 10 - 4 + 2);
            assertThat(pipe.number("SELECT lost FROM orderflow_ledger")).isEqualTo(4);
            pipe.assertExact();
        }

        private void deleteUpTo(long offset) {
            TestTopics.await(pipe.topics()
                    .admin()
                    .deleteRecords(Map.of(new TopicPartition(pipe.topic(), 0), RecordsToDelete.beforeOffset(offset)))
                    .all());
        }
    }

    @Nested
    class LogTruncated {

        @Test
        void theLogEndsBeforeTheLedger() throws InterruptedException {
            // As if the broker had lost offsets 11 to 14 after they were settled.
            pipe.database()
                    .execute(
                            "INSERT INTO rejected_orders SELECT pipeline, topic, topic_id, kafka_partition, 14, reason,"
                                    + " field, message, record_key, payload, payload_size, payload_sha256, headers,"
                                    + " kafka_timestamp, rejected_at, dead_letter_at, state, replayed_as FROM"
                                    + " rejected_orders",
                            "UPDATE orderflow_ledger SET next_offset = 15, absent = absent + 3, rejected = rejected"
                                    + " + 1");
            String before = pipe.everything();

            // A run with nothing to do must not end before the truncation is believed.
            assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.LOG_TRUNCATED);

            assertThat(pipe.everything()).isEqualTo(before);
            assertThat(pipe.lastMessage())
                    .startsWith("STOPPED LOG_TRUNCATED: The log of partition 0")
                    .contains("ends at offset 11, but the ledger has settled up to 15")
                    .contains("orderflow ledger accept-loss --partition 0");

            CommandLineRun accepted = pipe.ledger("accept-loss", "--yes");
            assertThat(accepted.exitCode()).as(accepted.printed()).isZero();
            assertThat(accepted.printed()).contains("4 offsets, 11 to 14", "a new row begins at offset 11");
            assertThat(pipe.ledger("accept-loss", "--yes").printed()).startsWith("Nothing to accept");

            // The same offsets carry other records now: an order, and a rejected one where one was rejected before.
            pipe.send(0, 11, 13);
            pipe.topics().send(pipe.topic(), 0, new byte[] {'{'});
            assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);
            assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isEqualTo(13);
            assertThat(pipe.number("SELECT COUNT(*) FROM rejected_orders WHERE kafka_offset = 14"))
                    .isEqualTo(2);
            pipe.assertExact();
            assertThat(pipe.ledger("show").printed()).contains("a past life: its log was truncated");
        }
    }

    @Nested
    class Fenced {

        @Test
        void anotherDriverTakesTheEpoch() {
            CompletableFuture<Condition> job = pipe.running();
            await().atMost(30, SECONDS).until(() -> pipe.lastMessage().startsWith("RUNNING"));

            CommandLineRun refused = pipe.ledger("accept-loss", "--yes");
            assertThat(refused.printed()).startsWith("Nothing to accept");

            pipe.database()
                    .execute(
                            "UPDATE orderflow_epoch SET epoch = epoch + 1, driver = 'another driver'",
                            "UPDATE orderflow_ledger SET epoch = epoch + 1");
            String before = pipe.everything();
            pipe.send(0, 11, 20);

            assertThat(job).succeedsWithin(java.time.Duration.ofSeconds(60)).isEqualTo(Condition.FENCED);
            assertThat(pipe.everything()).isEqualTo(before);
        }

        @Test
        void aDriverThatRunsIsNotOverruled() throws InterruptedException {
            pipe.database()
                    .execute(
                            "UPDATE orderflow_ledger SET next_offset = 15, absent = absent + 4",
                            "UPDATE orderflow_heartbeat SET state = 'RUNNING', updated_at = UTC_TIMESTAMP(3)");
            String before = pipe.everything();

            CommandLineRun refused = pipe.ledger("accept-loss", "--yes");

            assertThat(refused.exitCode()).isEqualTo(Condition.FENCED.exitCode());
            assertThat(refused.printed()).contains("FENCED: A driver runs pipeline", "Stop it first");
            assertThat(pipe.everything()).isEqualTo(before);
        }
    }

    @Nested
    class LedgerUnbalanced {

        @Test
        void somebodyChangedARow() throws InterruptedException {
            pipe.database().execute("UPDATE orderflow_ledger SET `stored` = `stored` + 1");
            pipe.send(0, 11, 12);
            String before = pipe.everything();

            assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.LEDGER_UNBALANCED);

            assertThat(pipe.everything()).isEqualTo(before);
            assertThat(pipe.lastMessage()).contains("does not add up in partition 0: 11 offsets from 0 to 11");
            CommandLineRun shown = pipe.ledger("show");
            assertThat(shown.exitCode()).isEqualTo(Condition.LEDGER_UNBALANCED.exitCode());
            assertThat(shown.printed()).contains("OFF");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE orders MODIFY unit_price DECIMAL(10,1) NOT NULL | unit_price has 1 decimals",
                "ALTER TABLE orders ENGINE = MyISAM                          | its engine is MyISAM",
                "ALTER TABLE orders DROP PRIMARY KEY                         | it has no unique key on order_id alone",
                "ALTER TABLE orders DROP COLUMN quantity                     | it has no column quantity",
                "ALTER TABLE orders MODIFY product_name CHAR(255) NOT NULL   | product_name is of type char: the"
                        + " server would cut",
                "ALTER TABLE orders MODIFY product_name VARCHAR(254) NOT NULL | product_name holds 254 characters of"
                        + " any kind",
                "ALTER TABLE orders MODIFY product_category TINYTEXT NOT NULL | product_category holds 63 characters"
                        + " of any kind",
            })
    void aTableThatCannotHoldOrdersUnchangedIsRefused(String change, String problem) throws InterruptedException {
        pipe.database().execute(change);
        pipe.send(0, 11, 12);
        String before = pipe.everything();

        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.TABLE_UNFIT);

        assertThat(pipe.everything()).isEqualTo(before);
        assertThat(pipe.lastMessage())
                .startsWith("STOPPED TABLE_UNFIT")
                .contains(problem, "ALTER TABLE", "MYSQL_TABLE");
    }
}
