package io.orderflow.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestTopics;
import io.orderflow.program.command.CommandLineRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to a job while it runs: it pauses visibly and keeps its offsets, and goes on by itself. */
@ExtendWith({RealServices.class, Pipes.class})
class RunningJobIT {

    static final Duration LONG = Duration.ofMinutes(2);

    Pipe pipe;
    CompletableFuture<Condition> job;

    @BeforeEach
    void createATopic(Pipe pipe) {
        this.pipe = pipe;
    }

    /** The settings that say how the job gets at its records. */
    Map<String, String> mode() {
        return Map.of();
    }

    /** A batch that is paused has ended. */
    void awaitPauseOfTasks() {
        // At once.
    }

    void start(Map<String, String> settings) {
        pipe.send(0, 1, 10);
        Map<String, String> all = new HashMap<>(mode());
        all.putAll(settings);
        job = pipe.running(all);
        awaitOrders(10);
    }

    @AfterEach
    void endTheJob() {
        if (!job.isDone()) {
            pipe.takeOver(job);
        }
    }

    @Test
    void pausesWhileTooMuchWouldBeRejectedAndGoesOnWhenTheCauseIsGone() {
        start(Map.of("job.reject-budget-minimum", "100", "job.longest-restart-wait", "500 ms"));
        pipe.database()
                .execute("CREATE TRIGGER deployed BEFORE INSERT ON orders FOR EACH ROW SIGNAL SQLSTATE '45000'"
                        + " SET MESSAGE_TEXT = 'not today'");
        String before = pipe.everything();

        pipe.sendTogether(0, 11, 160);

        awaitMessage("PAUSED REJECT_BUDGET: ");
        assertThat(pipe.lastMessage())
                .contains("150 of 150 records of a chunk of partition 0 would be rejected")
                .contains("Mostly REFUSED_BY_MYSQL (150 records), such as " + pipe.topic() + "-0@10:")
                .contains("not today", "offsets are kept", "--set job.reject-budget=1");
        long epoch = pipe.number("SELECT epoch FROM orderflow_epoch");
        await("the chunk to be judged again")
                .atMost(LONG)
                .until(() -> pipe.number("SELECT epoch FROM orderflow_epoch") >= epoch + 2);
        assertThat(pipe.lastMessage()).startsWith("PAUSED REJECT_BUDGET: ");
        assertThat(pipe.everything()).isEqualTo(before);

        pipe.database().execute("DROP TRIGGER deployed");

        awaitMessage("RUNNING : ");
        awaitOrders(160);
        assertThat(pipe.number("SELECT COUNT(*) FROM rejected_orders")).isZero();
        pipe.assertExact();
    }

    @Tag("slow")
    @Test
    void pausesWhileDeadLettersWaitForAMissingTopicAndGoesOnWhenItIsThere() {
        String missing = pipe.topics().newName();
        pipe = pipe.withDeadLetters(missing);
        start(Map.of("job.create-dead-letter-topic", "false", "job.dead-letter-pause-after", "3 s"));

        awaitMessage("RUNNING DEAD_LETTERS_UNSENT: Dead letters cannot be published to topic " + missing);
        assertPausesUntil(() -> pipe.topics().create(missing, 1, Map.of()), "does not exist");
    }

    @Test
    void pausesWhileDeadLettersWaitForATopicThatRefusesThemAndGoesOnWhenItTakesThem() {
        String refusing = pipe.topics().create(pipe.topics().newName(), 1, Map.of("max.message.bytes", "100"));
        pipe = pipe.withDeadLetters(refusing);
        start(Map.of("job.dead-letter-pause-after", "1 s"));

        assertPausesUntil(() -> configure(refusing, "max.message.bytes", "100000"), "RecordTooLarge");
    }

    /** Sends a record that is rejected, sees the job pause, keep its offsets, and go on after the repair. */
    private void assertPausesUntil(Runnable repair, String cause) {
        pipe.topics().send(pipe.topic(), 0, "not json".getBytes(UTF_8));
        awaitMessage("PAUSED DEAD_LETTERS_UNSENT: The oldest of the dead letters has waited");
        assertThat(pipe.lastMessage()).contains(pipe.deadLetters(), "offsets are kept", cause);
        awaitPauseOfTasks();
        pipe.send(0, 11, 20);
        String before = pipe.everything();
        await().during(Duration.ofSeconds(2))
                .atMost(LONG)
                .until(() -> pipe.everything().equals(before));
        assertThat(pipe.lastMessage()).startsWith("PAUSED DEAD_LETTERS_UNSENT");

        repair.run();

        awaitMessage("RUNNING : ");
        awaitOrders(20);
        assertThat(pipe.topics().readAll(pipe.deadLetters())).hasSize(1);
        pipe.assertExact();
    }

    /** For cron: it must not wait until someone repairs a topic. */
    @Test
    void thatShouldEndByItselfEndsUndeliveredInsteadOfPausing() throws InterruptedException {
        String missing = pipe.topics().newName();
        pipe.topics().send(pipe.topic(), 0, "not json".getBytes(UTF_8));
        pipe.send(0, 1, 60);
        Map<String, String> oneByOne = Map.of(
                "job.create-dead-letter-topic", "false",
                "job.dead-letter-pause-after", "1 s",
                "job.max-offsets-per-trigger", "1");
        job = CompletableFuture.completedFuture(Condition.OK);

        CompletableFuture<Condition> run = CompletableFuture.supplyAsync(() -> {
            try {
                return JobRun.run(
                        JobRun.settings(pipe.topics(), pipe.topic(), missing, pipe.database(), oneByOne), true);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });

        assertThat(run).succeedsWithin(LONG).isEqualTo(Condition.UNDELIVERED);
        assertThat(pipe.lastMessage()).startsWith("STOPPED UNDELIVERED: ").contains(missing);
        assertThat(pipe.number("SELECT next_offset FROM orderflow_ledger")).isLessThan(61);
        pipe.assertExact();

        pipe.topics().create(missing, 1, Map.of());
        assertThat(JobRun.untilCaughtUp(pipe.topics(), pipe.topic(), missing, pipe.database()))
                .isEqualTo(Condition.OK);
        assertThat(pipe.topics().readAll(missing)).hasSize(1);
        assertThat(orders()).isEqualTo(60);
        pipe.assertExact();
    }

    @Test
    void takesInPartitionsThatAreAddedFromTheirBeginning() {
        start(Map.of());

        TestTopics.await(pipe.topics()
                .admin()
                .createPartitions(Map.of(pipe.topic(), NewPartitions.increaseTo(3)))
                .all());
        TestTopics.awaitLeaders(pipe.topics().admin(), pipe.topic(), 3);
        pipe.send(2, 11, 20);
        pipe.send(0, 21, 30);

        awaitOrders(30);
        await().atMost(LONG).until(() -> pipe.number("SELECT COUNT(*) FROM orderflow_ledger") == 3);
        assertThat(pipe.number("SELECT first_offset FROM orderflow_ledger WHERE kafka_partition = 2"))
                .isZero();
        awaitMessage("RUNNING : ");
        pipe.assertExact();
    }

    @Test
    void stopsWhenTheTableIsAlteredSoThatItWouldRound() {
        start(Map.of());
        pipe.database().execute("ALTER TABLE orders MODIFY unit_price DECIMAL(10,0) NOT NULL");
        String before = pipe.everything();

        pipe.send(0, 11, 20);

        assertThat(job).succeedsWithin(LONG).isEqualTo(Condition.TABLE_UNFIT);
        // The columns are compared every few seconds; orders that arrive earlier are found changed, and taken back.
        assertThat(pipe.lastMessage())
                .startsWith("STOPPED TABLE_UNFIT: ")
                .containsAnyOf("unit_price has 0 decimals", "unit_price is 45.99, stored is 46");
        assertThat(pipe.everything()).isEqualTo(before);
    }

    @Test
    void warnsOfATriggerThatGivesColumnsOtherValues() {
        start(Map.of());
        pipe.database()
                .execute("CREATE TRIGGER loud BEFORE INSERT ON orders FOR EACH ROW SET NEW.product_name ="
                        + " UPPER(NEW.product_name)");

        awaitMessage("RUNNING VALUES_CHANGED_BY_TRIGGER: Orders may be stored otherwise than they were sent");
        assertThat(pipe.lastMessage()).contains("the trigger loud sets product_name");

        pipe.database().execute("DROP TRIGGER loud");
        awaitMessage("RUNNING : ");
    }

    @Test
    void createsATableThatDisappearedAgain() {
        start(Map.of("job.chunk-retry", "1 s"));
        pipe.database().execute("DROP TABLE minute_totals");

        pipe.send(0, 11, 20);

        awaitOrders(20);
        assertThat(pipe.number("SELECT SUM(orders) FROM minute_totals")).isEqualTo(10);
        awaitMessage("RUNNING : ");
        pipe.assertExact();
    }

    @Test
    @Tag("mysql")
    void saysThatItWaitsForALockOfAnotherSession() throws SQLException {
        start(Map.of());
        try (Connection other = pipe.database().connect();
                Statement statement = other.createStatement()) {
            statement.execute("LOCK TABLES orders WRITE");
            pipe.send(0, 11, 20);

            awaitMessage("WAITING MYSQL_LOCKED: A batch has been waiting for a lock that another session holds");
            assertThat(pipe.lastMessage()).contains("Waiting for table metadata lock", "INSERT INTO");
            statement.execute("UNLOCK TABLES");
        }
        awaitOrders(20);
        awaitMessage("RUNNING : ");
        assertThat(pipe.number("SELECT epoch FROM orderflow_epoch")).isEqualTo(1);
    }

    @Test
    void endsByNameAtARecordThatGetsNoOutcomeAndGoesOnWhenItIsSkipped() throws InterruptedException {
        start(Map.of("job.chunk-retry", "2 s", "job.longest-restart-wait", "200 ms"));
        pipe.database()
                .execute("CREATE TRIGGER odd BEFORE INSERT ON orders FOR EACH ROW IF NEW.order_id = 'ORDER-000011' THEN"
                        + " SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 9999, MESSAGE_TEXT = 'an unlisted"
                        + " error'; END IF");

        pipe.send(0, 11, 11);

        assertThat(job).succeedsWithin(LONG).isEqualTo(Condition.RECORD_STUCK);
        assertThat(pipe.lastMessage())
                .startsWith("STOPPED RECORD_STUCK: The record at offset 10 of partition 0 can be given no outcome")
                .contains("an unlisted error (error 9999)", "orderflow ledger skip 0@10");
        assertThat(pipe.ledger("skip", "0@9", "--yes").printed()).contains("Offset 9 of partition 0 has an outcome");
        assertThat(pipe.ledger("skip", "0@11", "--yes").printed())
                .contains("stands at offset 10, and the first record from there on is at 10: only that one");
        assertThat(pipe.ledger("skip", "eleven", "--yes").exitCode()).isEqualTo(Condition.USAGE.exitCode());

        CommandLineRun skipped = pipe.ledger("skip", "0@10", "--yes");

        assertThat(skipped.exitCode()).as(skipped.printed()).isZero();
        assertThat(skipped.printed())
                .contains("Given up: the record at offset 10 of partition 0", "an unlisted error", "Skipped 0@10");
        pipe.send(0, 12, 15);
        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);
        assertThat(orders()).isEqualTo(14);
        assertThat(pipe.number("SELECT lost FROM orderflow_ledger")).isEqualTo(1);
        assertThat(pipe.text("SELECT CONCAT(kafka_partition, '@', kafka_offset, ' ', reason) FROM orderflow_skipped"))
                .startsWith("0@10 RECORD_STUCK The record at offset 10 of partition 0 can be given no outcome");
        pipe.assertExact();
    }

    @Test
    void goesOnFromTheLedgerOfADatabaseThatWasRestoredFromBeforeItsStart() throws InterruptedException {
        pipe.send(0, 101, 103);
        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);
        String[] restore = backUp();
        start13();

        pipe.database().execute(restore);

        awaitOrders(13);
        assertThat(job).isNotDone();
        await().atMost(LONG).until(() -> pipe.number("SELECT epoch FROM orderflow_epoch") > 1);
        awaitMessage("RUNNING : ");
        pipe.assertExact();
    }

    @Test
    void settlesAgainWhatTheDatabaseForgotAlsoWhileNothingArrives() {
        // Seldom enough that the ledger is read for a report in between.
        start(Map.of("job.source-check-interval", "4 s"));
        String[] restore = backUp();
        pipe.send(0, 11, 20);
        awaitOrders(20);
        awaitMessage("RUNNING : ");
        await("what was settled to be reported")
                .atMost(LONG)
                .until(() -> pipe.number("SELECT lag_records FROM orderflow_heartbeat") == 0);

        pipe.database().execute(restore);

        await().atMost(LONG).until(() -> pipe.number("SELECT epoch FROM orderflow_epoch") > 1);
        awaitOrders(20);
        awaitMessage("RUNNING : ");
        pipe.assertExact();
    }

    /** Statements that put the tables back to what they are now, in one transaction. */
    private String[] backUp() {
        List<String> tables = List.of(
                "orders",
                "orderflow_epoch",
                "orderflow_ledger",
                "orderflow_heartbeat",
                "rejected_orders",
                "duplicate_orders",
                "minute_totals",
                "product_totals",
                "partition_totals");
        List<String> restore = new ArrayList<>(List.of("SET autocommit = 0"));
        for (String table : tables) {
            pipe.database().execute("CREATE TABLE backup_" + table + " AS SELECT * FROM " + table);
            restore.add("DELETE FROM " + table);
            restore.add("INSERT INTO " + table + " SELECT * FROM backup_" + table);
        }
        restore.add("COMMIT");
        return restore.toArray(String[]::new);
    }

    private void start13() {
        pipe.send(0, 1, 10);
        job = pipe.running(mode());
        awaitOrders(13);
    }

    private void configure(String topic, String name, String value) {
        TestTopics.await(pipe.topics()
                .admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(name, value), OpType.SET))))
                .all());
    }

    void awaitOrders(long count) {
        await(count + " orders").atMost(LONG).until(() -> orders() == count);
    }

    /** -1 as long as there is no table. */
    private long orders() {
        boolean there = pipe.number("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND"
                        + " table_name = 'orders'")
                == 1;
        return there ? pipe.number("SELECT COUNT(*) FROM orders") : -1;
    }

    void awaitMessage(String beginning) {
        await(beginning).atMost(LONG).until(() -> pipe.lastMessage().startsWith(beginning));
    }
}
