package io.orderflow.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.job.Pipe;
import io.orderflow.job.Pipes;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.ledger.Acceptance;
import io.orderflow.pipeline.ledger.Ledger;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.verify.compare.Conclusion;
import io.orderflow.verify.finding.DiscrepancyKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that an operator gave up are lost, with their reasons, and nothing else: neither missing nor an excuse. */
@ExtendWith({RealServices.class, Pipes.class})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GivenUpIT {

    private static final long ORDER = 3;
    private static final long NOT_JSON = 6;

    /** What the tests change; it is put back after each. */
    private static final List<String> CHANGED =
            List.of("orders", "rejected_orders", "orderflow_skipped", "orderflow_closing");

    private static Pipe pipe;

    /** Offsets 0 to 2 stored, 3 skipped though an order, 4 and 5 stored, 6 skipped though rejected, 7 rejected. */
    @BeforeAll
    static void skipAnOrderAndARecordThatIsNone(TestTopics topics, TestDatabase database, Pipe pipe) throws Exception {
        GivenUpIT.pipe = pipe;
        pipe.send(0, 1, 3);
        settle();
        pipe.send(0, 4, 4);
        skip(ORDER, "trigger raises \u001b[31m 9999");
        pipe.send(0, 5, 6);
        settle();
        topics.send(pipe.topic(), 0, "{".getBytes(UTF_8));
        skip(NOT_JSON, "");
        topics.send(pipe.topic(), 0, "[".getBytes(UTF_8));
        settle();
        for (String table : CHANGED) {
            database.execute("CREATE TABLE kept_" + table + " AS SELECT * FROM " + table);
        }
    }

    @AfterEach
    void restoreTheTables() {
        for (String table : CHANGED) {
            pipe.database().execute("DELETE FROM " + table, "INSERT INTO " + table + " SELECT * FROM kept_" + table);
        }
    }

    @Test
    void areCountedAsLostWithTheirReasons() throws SQLException {
        Conclusion conclusion = recount();

        assertThat(conclusion.counts()).isEmpty();
        assertThat(conclusion.partitions().get(0).ledger().lost()).isEqualTo(2);
        assertThat(VerifyReport.text(conclusion))
                .contains("Everything adds up")
                .contains("Skipped by an operator, counted as lost: 0@3: trigger raises \\u001b[31m 9999")
                .contains("Skipped by an operator, counted as lost: 0@6: no reason given");
        assertThat(VerifyReport.json(conclusion)).contains("\"skipped\" : [ {", "\"offset\" : 3", "\"offset\" : 6");
    }

    @Test
    void aLossThatIsNotOnRecordIsFound() throws SQLException {
        pipe.database().execute("DELETE FROM orderflow_skipped WHERE kafka_offset = " + ORDER);

        Conclusion conclusion = recount();

        assertThat(conclusion.counts()).containsOnlyKeys(DiscrepancyKind.COUNT_DIFFERS, DiscrepancyKind.ORDER_MISSING);
        assertThat(VerifyReport.text(conclusion)).contains("lost is 2 in the ledger, recounted 1");
    }

    @Test
    void anOrderThatIsSkippedAndStoredIsFound() throws SQLException {
        pipe.database()
                .execute("INSERT INTO orders SELECT customer_id, 'ORDER-000004', product_name, product_category,"
                        + " unit_price, quantity, total_price, order_timestamp FROM orders LIMIT 1");

        assertThat(recount().counts()).containsOnlyKeys(DiscrepancyKind.PHANTOM_ORDER);
    }

    @Test
    void aSkippedRecordThatIsRejectedAsWellIsFound() throws SQLException {
        pipe.database().execute("UPDATE rejected_orders SET kafka_offset = " + NOT_JSON);

        assertThat(recount().counts()).containsKeys(DiscrepancyKind.TWO_OUTCOMES, DiscrepancyKind.REJECTION_MISSING);
    }

    @Test
    void aLifeThatIsHalfClosedIsNotRecounted() {
        pipe.database()
                .execute("INSERT INTO orderflow_closing SELECT pipeline, topic, topic_id, kafka_partition, 'x.1', 0,"
                        + " UTC_TIMESTAMP(3) FROM orderflow_ledger");

        assertThatThrownBy(GivenUpIT::recount)
                .isInstanceOfSatisfying(
                        StoppedException.class, e -> assertThat(e.condition()).isEqualTo(Condition.LOG_TRUNCATED))
                .hasMessageContaining("orderflow ledger accept-loss did not come to its end. Run it again");
    }

    @Tag("slow")
    @Test
    @Order(Integer.MAX_VALUE)
    void stayLostWhenKafkaHasDeletedThem() throws Exception {
        pipe.topics()
                .admin()
                .deleteRecords(Map.of(new TopicPartition(pipe.topic(), 0), RecordsToDelete.beforeOffset(NOT_JSON)))
                .all()
                .get();

        assertThat(recount().counts()).isEmpty();
    }

    private static void settle() throws InterruptedException {
        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);
    }

    private static void skip(long offset, String reason) throws SQLException {
        Tables tables = new Tables(pipe.database().name(), "orders");
        String topicId = pipe.text("SELECT topic_id FROM orderflow_ledger");
        Pipeline pipeline = new Pipeline(pipe.topic() + "-orders", pipe.topic(), topicId);
        Ledger ledger = new Ledger(tables, pipeline.name(), "11111111-1111-1111-1111-111111111111");
        Acceptance acceptance = new Acceptance(ledger, tables);
        try (Connection connection = pipe.database().connect()) {
            connection.setAutoCommit(false);
            long epoch = acceptance.begin(connection, Duration.ofSeconds(15));
            acceptance.skip(
                    connection, pipeline, ledger.cursors(connection, pipeline).get(0), offset, reason, epoch);
            connection.commit();
        }
    }

    private static Conclusion recount() throws SQLException {
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        try {
            return new Recount(spark, pipe.settings(Map.of()), 20).run();
        } finally {
            spark.stop();
        }
    }
}
