package io.orderflow.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.cli.schema.SchemaRun;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestPipeline;
import io.orderflow.local.TestTopics;
import io.orderflow.program.command.CommandLineRun;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each planted fault is found, with what to do; several are planted at a time. */
@ExtendWith(RealServices.class)
@Tag("mysql")
class DoctorIT {

    private static final String NO_UUID = "00000000-0000-0000-0000-000000000000";
    private static final int RECORDS = 10;

    @TempDir
    private Path folder;

    private TestPipeline pipeline;

    @BeforeEach
    void createWhatIsNeeded(TestPipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void findsFaultsOfTopicsBrokersAndFolders() {
        TestTopics topics = pipeline.topics();
        String orders = topics.create(
                topics.newName(),
                1,
                Map.of("cleanup.policy", "compact", "retention.ms", "3600000", "min.insync.replicas", "2"));
        String deadLetters = topics.create(
                topics.newName(),
                1,
                Map.of("cleanup.policy", "compact", "max.message.bytes", "1000", "min.insync.replicas", "2"));
        pipeline = new TestPipeline(topics, pipeline.database(), orders, deadLetters);

        assertFound(
                doctor(
                        "kafka.bootstrap-servers=" + pipeline.topics().bootstrapServers()
                                + ",127.0.0.1:1,no-such-host.invalid:9092",
                        "job.scratch-dir=" + folder.resolve("not-there"),
                        "job.health-file=" + folder.resolve("not-there/health.json")),
                "✗ Bootstrap server   127.0.0.1:1 cannot be reached from here",
                "✗ Bootstrap server   no-such-host.invalid:9092 does not resolve from here",
                "✗ Scratch folder     " + folder.resolve("not-there") + " is no folder",
                "✗ Health file        " + folder.resolve("not-there/health.json") + ": its folder does not exist",
                "! Orders topic       " + pipeline.topic() + " is compacted",
                "✗ Orders topic       " + pipeline.topic() + " keeps records for 0.0 days only",
                "✗ Orders topic       min.insync.replicas is 2, but there are only 1 replicas",
                "✗ Dead letters       " + pipeline.deadLetters() + " is compacted, which refuses records without a key",
                "✗ Dead letters       " + pipeline.deadLetters() + " takes 1,000 bytes",
                "✗ Dead letters       min.insync.replicas is 2",
                "✗ Tables             missing:");
    }

    @Test
    void findsWhatIsMissingAndWhatIsWrongInTheSettings() {
        assertFound(
                doctor("mysql.port=1", "kafka.topic=not-there", "kafka.dead-letter-topic=not-there-either"),
                "✗ MySQL ",
                "✗ Kafka topic        Topic not-there",
                "✗ Dead-letter topic  Topic not-there-either");
        assertFound(
                doctor(
                        "mysql.password=wrong",
                        "mysql.user=nobody-" + UUID.randomUUID().toString().substring(0, 8)),
                "✗ MySQL ");
    }

    /** Silent for a minute, but for the test at once. */
    @Test
    void findsATransactionThatHoldsAPartition() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", pipeline.topics().bootstrapServers());
        properties.put("transactional.id", "forgotten-" + pipeline.topic());
        KafkaSettings kafka = Settings.load(
                        new SettingsSources(
                                Map.of(),
                                Map.of(
                                        "kafka.bootstrap-servers",
                                        pipeline.topics().bootstrapServers(),
                                        "kafka.topic",
                                        pipeline.topic()),
                                Map.of(),
                                folder),
                        KafkaSettings::read)
                .values();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var unused = producer.send(new ProducerRecord<>(pipeline.topic(), 0, null, "held".getBytes(UTF_8)));
            producer.flush();

            assertThat(new BrokerFindings(kafka, Duration.ofDays(-1)).check()).anySatisfy(finding -> {
                assertThat(finding.isWell()).isFalse();
                assertThat(finding.detail())
                        .contains("partition 0 is held at offset 0 by a transaction of producer id");
                assertThat(finding.remedy()).contains("kafka-transactions.sh abort --topic " + pipeline.topic());
            });
            producer.abortTransaction();
        }
        await("the marker, which the broker writes after its answer")
                .untilAsserted(() -> assertThat(new BrokerFindings(kafka, Duration.ofDays(-1)).check())
                        .allMatch(Finding::isWell));
    }

    @Test
    void findsFaultsOfTablesAndLedger() throws SQLException, IOException {
        prepare();
        assertThat(doctor().printed()).contains("All is well.");

        pipeline.database()
                .execute(
                        "ALTER TABLE orders ADD UNIQUE KEY one_a_day (order_timestamp), MODIFY product_name"
                                + " VARCHAR(20) NOT NULL",
                        "CREATE TRIGGER shouting BEFORE INSERT ON orders FOR EACH ROW SET NEW.product_name ="
                                + " UPPER(NEW.product_name)",
                        "DROP VIEW daily_orders",
                        "UPDATE partition_totals SET accounted = accounted - 2",
                        "UPDATE orderflow_ledger l SET l.stored = l.stored - 1, l.lost = 0",
                        "UPDATE orderflow_heartbeat SET state = 'RUNNING', updated_at = updated_at - INTERVAL 1 HOUR",
                        "INSERT INTO rejected_orders (pipeline, topic, topic_id, kafka_partition, kafka_offset,"
                                + " reason, field, message, payload_size, payload_sha256, rejected_at, state) VALUES ('"
                                + pipeline.topic()
                                + "-orders', '"
                                + pipeline.topic()
                                + "', 'x', 0, 3, 'NOT_JSON', '', '', 0, REPEAT('x', 32), UTC_TIMESTAMP() - INTERVAL"
                                + " 1 DAY, 'rejected')");
        CommandLineRun found = doctor();
        assertFound(
                found,
                "✗ Tables             missing: `" + pipeline.database().name() + "`.`daily_orders`",
                "✗ Orders table       unique key one_a_day (order_timestamp)",
                "✗ Orders table       product_name holds 20 characters, the contract allows 255",
                "✗ Orders table       Orders may be stored otherwise than they were sent: BEFORE INSERT");
        JsonNode json =
                new ObjectMapper().readTree(DoctorRun.of(settings(), "--json").printed());
        assertThat(json.get("well").asBoolean()).isFalse();
        assertThat(json.get("findings"))
                .anyMatch(one -> one.get("level").asText().equals("ill")
                        && one.get("subject").asText().equals("Orders table")
                        && !one.get("remedy").asText().isEmpty());

        pipeline.database()
                .execute(
                        "DROP TRIGGER shouting",
                        "ALTER TABLE orders DROP KEY one_a_day, MODIFY product_name VARCHAR(255) NOT NULL");
        assertThat(SchemaRun.of(settings()).exitCode()).isZero();
        assertFound(
                doctor(),
                "✗ Ledger             LEDGER_UNBALANCED",
                "✗ Totals             ",
                "✗ Job                RUNNING, seen 3,6",
                "✗ Dead letters       1 rejected records are not published, the oldest for 86,4");
    }

    @Test
    void findsWhereTheLedgerAndKafkaDisagree() throws SQLException {
        prepare();
        pipeline.database()
                .execute(
                        "UPDATE orderflow_heartbeat SET state = 'PAUSED', reason = 'REJECT_BUDGET', updated_at ="
                                + " UTC_TIMESTAMP(3)",
                        "UPDATE orderflow_ledger l SET l.next_offset = 100, l.stored = 100");
        assertFound(doctor(), "✗ Ledger             LOG_TRUNCATED", "✗ Job                PAUSED REJECT_BUDGET");

        pipeline.database().execute("UPDATE orderflow_ledger l SET l.next_offset = 2, l.stored = 2");
        TestTopics.await(pipeline.topics()
                .admin()
                .deleteRecords(Map.of(new TopicPartition(pipeline.topic(), 0), RecordsToDelete.beforeOffset(5)))
                .all());
        assertFound(doctor(), "✗ Ledger             RETENTION_LOSS");

        pipeline.database()
                .execute("INSERT INTO orderflow_closing SELECT l.pipeline, l.topic, l.topic_id, l.kafka_partition,"
                        + " 'past', 5, UTC_TIMESTAMP(3) FROM orderflow_ledger l");
        assertFound(doctor(), "✗ Ledger             LOG_TRUNCATED");
        pipeline.database()
                .execute(
                        "DELETE FROM orderflow_closing",
                        "UPDATE orderflow_ledger SET topic_id = 'AAAAAAAAAAAAAAAAAAAAAA'");
        assertFound(doctor(), "✗ Ledger             TOPIC_RECREATED");

        pipeline.database()
                .execute("INSERT INTO orderflow_schema VALUES (99, 99, 'of another year', 0, UTC_TIMESTAMP(3))");
        assertFound(doctor(), "✗ Tables             OrderFlow's tables in database");
    }

    @Test
    void findsATableThatWouldChangeValues() throws SQLException {
        prepare();
        pipeline.database()
                .execute("ALTER TABLE orders ENGINE = MyISAM, MODIFY unit_price DECIMAL(10,1) NOT NULL, ADD COLUMN"
                        + " shop INT NOT NULL");

        assertFound(
                doctor(),
                "✗ Orders table       The table",
                "its engine is MyISAM",
                "unit_price",
                "shop must have a value");
    }

    @Test
    void findsFaultsOfTheServerAndOfTheUser() throws SQLException {
        prepare();
        String clerk = "clerk" + UUID.randomUUID().toString().substring(0, 8);
        String packet = pipeline.database().text("SELECT @@GLOBAL.max_allowed_packet");
        String flush = pipeline.database().text("SELECT @@GLOBAL.innodb_flush_log_at_trx_commit");
        pipeline.database()
                .execute(
                        "CREATE USER " + clerk + "@'%' IDENTIFIED BY 'secret'",
                        "GRANT SELECT, INSERT, UPDATE ON " + pipeline.database().name() + ".* TO " + clerk + "@'%'",
                        "SET GLOBAL innodb_flush_log_at_trx_commit = 2",
                        "SET GLOBAL max_allowed_packet = 1048576",
                        "SET GLOBAL read_only = ON");
        try {
            assertFound(
                    doctor(
                            "mysql.user=" + clerk,
                            "mysql.password=secret",
                            "mysql.properties.allowPublicKeyRetrieval=true"),
                    "✗ MySQL rights       user " + clerk + " lacks [DELETE]",
                    "! MySQL durability   innodb_flush_log_at_trx_commit is 2",
                    "✗ MySQL packet       max_allowed_packet 1,048,576 bytes",
                    "✗ MySQL writes       the server is read-only");
        } finally {
            pipeline.database()
                    .execute(
                            "SET GLOBAL read_only = OFF",
                            "SET GLOBAL max_allowed_packet = " + packet,
                            "SET GLOBAL innodb_flush_log_at_trx_commit = " + flush,
                            "DROP USER " + clerk + "@'%'");
        }
    }

    /** Tables, and a pipeline that has settled ten orders and was stopped. */
    private void prepare() throws SQLException {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            values.add(("{" + i + "}").getBytes(UTF_8));
        }
        pipeline.topics().sendAll(pipeline.topic(), 0, values);
        String id = TestTopics.await(pipeline.topics()
                        .admin()
                        .describeTopics(List.of(pipeline.topic()))
                        .topicNameValues()
                        .get(pipeline.topic()))
                .topicId()
                .toString();
        assertThat(SchemaRun.of(settings()).exitCode()).isZero();
        String name = pipeline.topic() + "-orders";
        pipeline.database()
                .execute(
                        "INSERT INTO orderflow_epoch VALUES ('" + name + "', 1, '" + NO_UUID
                                + "', 0, UTC_TIMESTAMP(3))",
                        "INSERT INTO orderflow_ledger (pipeline, topic, topic_id, kafka_partition, first_offset,"
                                + " next_offset, epoch, `stored`, updated_at) VALUES ('" + name + "', '"
                                + pipeline.topic() + "', '" + id
                                + "', 0, 0, 10, 1, 10,"
                                + " UTC_TIMESTAMP(3))",
                        "INSERT INTO partition_totals (pipeline, kafka_partition, orders_table, orders, accounted,"
                                + " updated_at) VALUES ('" + name + "', 0, 'orders', 10, 10, UTC_TIMESTAMP(3))",
                        "INSERT INTO orderflow_heartbeat (pipeline, state, reason, message, epoch, driver,"
                                + " versions, started_at, updated_at, received_per_second, stored_per_second,"
                                + " lag_records) VALUES ('" + name
                                + "', 'STOPPED', '', '', 1, 'here', '', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), 0, 0, 0)");
    }

    private List<String> settings(String... more) {
        Map<String, String> all = pipeline.settings();
        for (String setting : more) {
            int equals = setting.indexOf('=');
            all.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return TestPipeline.options(all);
    }

    private CommandLineRun doctor(String... more) {
        return DoctorRun.of(settings(more));
    }

    private static void assertFound(CommandLineRun doctor, String... findings) {
        assertThat(doctor.exitCode()).as(doctor.printed()).isEqualTo(1);
        assertThat(Arrays.asList(findings)).as(doctor.printed()).allMatch(doctor.printed()::contains);
        assertThat(doctor.printed().lines().filter(line -> line.startsWith("✗") || line.startsWith("!")))
                .as("each with what to do")
                .hasSameSizeAs(doctor.printed()
                        .lines()
                        .filter(line -> line.stripLeading().startsWith("→"))
                        .toList());
    }
}
