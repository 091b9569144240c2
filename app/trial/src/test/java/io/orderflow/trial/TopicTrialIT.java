package io.orderflow.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A contract tried on a real topic by a real Spark batch. */
@ExtendWith(RealServices.class)
class TopicTrialIT {
    private TestTopics topics;
    private String topic;

    /** Partition 0: 1,000 good; 1: 500 good and 40 bad; 2: a tombstone; 3: nothing. */
    @BeforeEach
    void fillATopic(TestTopics topics) {
        this.topics = topics;
        topic = topics.create(4);
        topics.sendAll(topic, 0, records(1_000, 0, 5));
        topics.sendAll(topic, 1, records(500, 5_000, 5));
        topics.sendAll(topic, 1, records(40, 9_000, 0));
        topics.send(topic, 2, null);
        // The command takes the session that is there, and closes it.
        SparkSession.builder()
                .master("local[2]")
                .appName("TopicTrialIT")
                .config("spark.ui.enabled", false)
                .getOrCreate();
    }

    @AfterEach
    void stopSpark() {
        SparkSession.getDefaultSession().foreach(session -> {
            session.stop();
            return null;
        });
    }

    private static List<byte[]> records(int count, int first, int quantity) {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(String.format(
                            Locale.ROOT,
                            "{\"order_id\":\"123e4567-e89b-12d3-a456-%012d\",\"user\":\"john\",\"item\":\"burger\",\"quantity\":%d,\"x\":1}",
                            first + i,
                            quantity)
                    .getBytes(UTF_8));
        }
        return records;
    }

    private TrialRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("orderflow.home"), "conf/contracts/tracker.odcs.yaml")
                        .toString(),
                "--set",
                "kafka.bootstrap-servers=" + topics.bootstrapServers(),
                "--topic",
                topic));
        all.addAll(List.of(arguments));
        return TrialRun.of(all.toArray(String[]::new));
    }

    @Test
    void everyRecordOfATopicIsJudged() {
        TrialRun run = run();

        assertThat(run.err()).doesNotContain("Unexpected");
        assertThat(run.exitCode()).isEqualTo(70);
        assertThat(run.out())
                .contains("tracker version 1.0.0 on topic " + topic + ": 1,541 records, 1,500 accepted, 41 rejected")
                .contains("1,500 accepted records have 1,500 fields that the contract does not name")
                .contains("  40 OUT_OF_RANGE quantity" + System.lineSeparator() + "    1@500 quantity: ")
                .contains("    1@502 quantity: ")
                .doesNotContain("1@503")
                .contains("  1 TOMBSTONE" + System.lineSeparator() + "    2@0 record: ");
        assertThat(topics.readAll(topic)).hasSize(1_541);
    }

    @Test
    void recordsOfAnOpenTransactionAndThoseBehindItAreNotWaitedFor() {
        try (KafkaProducer<byte[], byte[]> producer = topics.inTransaction()) {
            var unused = producer.send(
                    new ProducerRecord<>(topic, 0, null, records(1, 20_000, 5).get(0)));
            producer.flush();
            topics.sendAll(topic, 0, records(10, 30_000, 5));

            TrialRun run = run();

            assertThat(run.out()).contains("1,541 records, 1,500 accepted, 41 rejected");
        }
    }

    @Test
    void theNewestRecordsAreAnEqualShareOfEachPartition() throws IOException {
        TrialRun run = run("--from", "latest-101", "--json");

        JsonNode result = new ObjectMapper().readTree(run.out());
        assertThat(result.path("received").asInt()).isEqualTo(101);
        assertThat(result.path("rejected").asInt()).isEqualTo(41);
    }

    @Test
    void aLimitReadsTheFirstOfEachPartition() {
        TrialRun run = run("--limit", "301");

        assertThat(run.exitCode()).isEqualTo(70);
        assertThat(run.out()).contains("301 records, 300 accepted, 1 rejected");
    }

    @Test
    void aTopicThatIsNotThereIsNamed() {
        TrialRun run = TrialRun.of(
                Path.of(System.getProperty("orderflow.home"), "conf/contracts/tracker.odcs.yaml")
                        .toString(),
                "--set",
                "kafka.bootstrap-servers=" + topics.bootstrapServers(),
                "--topic",
                topics.newName());

        assertThat(run.exitCode()).isEqualTo(66);
        assertThat(run.err()).contains("does not exist");
    }
}
