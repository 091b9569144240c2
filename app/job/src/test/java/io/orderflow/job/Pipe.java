package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.cli.ledger.LedgerRun;
import io.orderflow.condition.Condition;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestPipeline;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.program.command.CommandLineRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A topic, its dead letters and a database, as a test speaks of them. */
public record Pipe(TestPipeline pipeline) {

    private static final Map<String, String> QUICK = Map.of(
            "job.source-check-interval",
            "200 ms",
            "job.heartbeat-interval",
            "200 ms",
            "job.trigger-interval",
            "200 ms");

    /** One whose records may be of four million bytes. */
    public static Pipe ofLargeRecords(TestTopics topics, TestDatabase database, int partitions) {
        String orders = topics.create(topics.newName(), partitions, Map.of("max.message.bytes", "4000000"));
        return new Pipe(new TestPipeline(topics, database, orders, topics.create(1)));
    }

    /** The same with another dead-letter topic. */
    public Pipe withDeadLetters(String topic) {
        return new Pipe(new TestPipeline(topics(), database(), topic(), topic));
    }

    public TestTopics topics() {
        return pipeline.topics();
    }

    public TestDatabase database() {
        return pipeline.database();
    }

    /** The topic of orders. */
    public String topic() {
        return pipeline.topic();
    }

    public String deadLetters() {
        return pipeline.deadLetters();
    }

    /** Sends orders with the ids first … last to a partition. */
    public void send(int partition, int first, int last) {
        List<byte[]> values = new ArrayList<>();
        for (int id = first; id <= last; id++) {
            values.add(OrderFixture.anOrder().withId("ORDER-%06d".formatted(id)).asJson());
        }
        topics().sendAll(topic(), partition, values);
    }

    /** The same in one transaction: a batch sees all of them or none. */
    public void sendTogether(int partition, int first, int last) {
        try (KafkaProducer<byte[], byte[]> producer = topics().inTransaction()) {
            send(producer, partition, first, last);
            producer.commitTransaction();
        }
    }

    /** Sends orders by this producer, and waits until they are in the log. */
    public void send(KafkaProducer<byte[], byte[]> producer, int partition, int first, int last) {
        for (int id = first; id <= last; id++) {
            byte[] order =
                    OrderFixture.anOrder().withId("ORDER-%06d".formatted(id)).asJson();
            var unused = producer.send(new ProducerRecord<>(topic(), partition, null, order));
        }
        producer.flush();
    }

    public Condition runUntilCaughtUp() throws InterruptedException {
        return JobRun.run(settings(QUICK), true);
    }

    /** The same, with another starting point for the pipeline's very first start. */
    public Condition runUntilCaughtUpFrom(String from) throws InterruptedException {
        Map<String, String> more = new HashMap<>(QUICK);
        more.put("job.from", from);
        return JobRun.run(settings(more), true);
    }

    public CompletableFuture<Condition> running() {
        return running(Map.of());
    }

    public CompletableFuture<Condition> running(Map<String, String> settings) {
        Map<String, String> more = new HashMap<>(QUICK);
        more.putAll(settings);
        return JobRun.running(settings(more));
    }

    /** Ends a job that runs as another driver would: by taking the epoch. */
    public void takeOver(CompletableFuture<Condition> job) {
        database()
                .execute(
                        "UPDATE orderflow_epoch SET epoch = epoch + 1, driver = 'another driver'",
                        "UPDATE orderflow_ledger SET epoch = epoch + 1");
        assertThat(job).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(Condition.FENCED);
    }

    /** The settings that lead to it, with these. */
    public PipelineSettings settings(Map<String, String> more) {
        return JobRun.settings(pipeline, more);
    }

    /** The settings that lead to it, as options of a command line. */
    public List<String> options() {
        return pipeline.options();
    }

    public CommandLineRun ledger(String... arguments) {
        return LedgerRun.of(options(), arguments);
    }

    /** What the job said last, as the heartbeat keeps it. */
    public String lastMessage() {
        return text("SELECT CONCAT(state, ' ', reason, ': ', message) FROM orderflow_heartbeat");
    }

    public long number(String sql) {
        return database().number(sql);
    }

    public String text(String sql) {
        return database().text(sql);
    }

    public boolean hasTable(String name) {
        return number("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND"
                        + " table_name = '"
                        + name + "'")
                == 1;
    }

    /** Everything that is written, in one text: to see that nothing was. */
    public String everything() {
        return "%s orders, %s duplicate, %s rejected; ledger %s"
                .formatted(
                        text("SELECT COUNT(*) FROM orders"),
                        text("SELECT COUNT(*) FROM duplicate_orders"),
                        text("SELECT COUNT(*) FROM rejected_orders"),
                        text("SELECT GROUP_CONCAT(CONCAT_WS(' ', topic_id, kafka_partition, first_offset, next_offset,"
                                + " `stored`, duplicate, rejected, absent, lost) ORDER BY 1 SEPARATOR '; ') FROM"
                                + " orderflow_ledger"));
    }

    /** In every row of the ledger, its arithmetic; and over all of them, what the tables hold. */
    public void assertExact() {
        assertThat(number("SELECT COUNT(*) FROM orderflow_ledger WHERE next_offset - first_offset <>"
                        + " `stored` + duplicate + rejected + absent + lost"))
                .isZero();
        assertThat(number("SELECT SUM(`stored`) FROM orderflow_ledger"))
                .isEqualTo(number("SELECT COUNT(*) FROM orders"));
        for (String table : List.of("duplicate", "rejected")) {
            assertThat(number("SELECT COUNT(*) FROM orderflow_ledger l WHERE l." + table + " <> (SELECT COUNT(*) FROM "
                            + table + "_orders t WHERE t.pipeline = l.pipeline AND t.topic = l.topic AND"
                            + " t.topic_id = l.topic_id AND t.kafka_partition = l.kafka_partition)"))
                    .as("ledger rows whose count of %s is not that of the table", table)
                    .isZero();
        }
    }
}
