package io.orderflow.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.job.JobRun;
import io.orderflow.local.Partitions;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestPipeline;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.verify.compare.Conclusion;
import io.orderflow.verify.finding.DiscrepancyKind;
import io.orderflow.verify.finding.TaskReport;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every fault planted after a good run is found and reported with its kind; each test repairs what it planted. */
@ExtendWith(RealServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("mysql")
class VerifyIT {

    private static final int ORDERS = 50;

    private TestPipeline pipeline;
    private SparkSession spark;

    @BeforeAll
    void settleATopicWithEveryOutcome(@Partitions(2) TestPipeline pipeline) throws Exception {
        this.pipeline = pipeline;
        for (int partition = 0; partition < 2; partition++) {
            List<byte[]> values = new ArrayList<>();
            for (int i = 1; i <= ORDERS; i++) {
                values.add(order(partition * ORDERS + i, 45.99));
            }
            values.add(order(partition * ORDERS + 1, 45.99));
            values.add(order(ORDERS + 2 - partition, 45.99));
            values.add(order(partition * ORDERS + 3, 46.00));
            values.add("not json".getBytes(UTF_8));
            values.add(null);
            values.add("x".repeat(70_000).getBytes(UTF_8));
            pipeline.topics().sendAll(pipeline.topic(), partition, values);
        }
        ProducerRecord<byte[], byte[]> forged =
                new ProducerRecord<>(pipeline.topic(), 0, "key".getBytes(UTF_8), "{\"order_id\":1}".getBytes(UTF_8));
        forged.headers()
                .add("__orderflow.errors.reason", "forged".getBytes(UTF_8))
                .add("trace", null);
        pipeline.topics().send(forged);
        pipeline.topics().send(pipeline.topic(), 1, order(2 * ORDERS + 1, 45.99));
        assertThat(JobRun.untilCaughtUp(pipeline)).isEqualTo(Condition.OK);
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    @Test
    void aGoodRunAddsUp() throws SQLException {
        Conclusion conclusion = recount();

        assertThat(conclusion.counts()).isEmpty();
        assertThat(conclusion.isClean()).isTrue();
        assertThat(conclusion.rows().all()).isEqualTo(2 * ORDERS + 1);
        assertThat(conclusion.letters().published()).isEqualTo(9);
        assertThat(VerifyReport.text(conclusion))
                .contains("Everything adds up")
                .contains("101 rows")
                .contains("Totals: 1 minutes and 1 products of a day compared with the orders.");
        assertThat(VerifyReport.json(conclusion)).contains("\"verified\" : true");
    }

    @Test
    void findsADeletedOrder() throws SQLException {
        pipeline.database()
                .execute(
                        "CREATE TABLE kept AS SELECT * FROM orders WHERE order_id = 'ORDER-000007'",
                        "DELETE FROM orders WHERE order_id = 'ORDER-000007'");

        TaskReport.Discrepancy found = theOne(DiscrepancyKind.ORDER_MISSING, recount());

        pipeline.database().execute("INSERT INTO orders SELECT * FROM kept", "DROP TABLE kept");
        assertThat(found.partition()).isZero();
        assertThat(found.offset()).isEqualTo(6);
        assertThat(found.orderId()).isEqualTo("ORDER-000007");
    }

    @Test
    void findsAPhantomUnlessItWasThereBefore() throws SQLException {
        pipeline.database()
                .execute("INSERT INTO orders SELECT customer_id, 'ORDER-999999', product_name, product_category,"
                        + " unit_price, quantity, total_price, order_timestamp FROM orders WHERE order_id ="
                        + " 'ORDER-000007'");
        Conclusion withPhantom = recount();
        pipeline.database().execute("UPDATE orderflow_epoch SET baseline_orders = 1");
        Conclusion withBaseline = recount();
        pipeline.database().execute("DELETE FROM orders WHERE order_id = 'ORDER-999999'");
        Conclusion withoutBaseline = recount();
        pipeline.database().execute("UPDATE orderflow_epoch SET baseline_orders = 0");

        assertThat(theOne(DiscrepancyKind.PHANTOM_ORDER, withPhantom).orderId()).isEqualTo("ORDER-999999");
        assertThat(withBaseline.counts()).isEmpty();
        theOne(DiscrepancyKind.ORDERS_TOO_FEW, withoutBaseline);
    }

    @Test
    void findsACentTooMuch() throws SQLException {
        TaskReport.Discrepancy found = planted(
                DiscrepancyKind.ORDER_DIFFERS,
                "UPDATE orders SET unit_price = unit_price + 0.01 WHERE order_id = 'ORDER-000008'",
                "UPDATE orders SET unit_price = unit_price - 0.01 WHERE order_id = 'ORDER-000008'");

        assertThat(found.detail()).isEqualTo("unit_price is 45.99 in the record, 46.00 in the table");
        assertThat(found.offset()).isEqualTo(7);
    }

    @Test
    void findsATimeThatIsOffByAnHour() throws SQLException {
        TaskReport.Discrepancy found = planted(
                DiscrepancyKind.ORDER_DIFFERS,
                "UPDATE orders SET order_timestamp = order_timestamp + INTERVAL 1 HOUR WHERE order_id = 'ORDER-000058'",
                "UPDATE orders SET order_timestamp = order_timestamp - INTERVAL 1 HOUR WHERE order_id ="
                        + " 'ORDER-000058'");

        assertThat(found.detail()).contains("order_timestamp is 2025-01-15 14:30:45", "2025-01-15 15:30:45");
        assertThat(found.partition()).isEqualTo(1);
    }

    @Test
    void findsADeadLetterThatIsMissingAndOneWithOtherBytes() throws SQLException {
        String lacking = pipeline.topics().create(1);
        List<ConsumerRecord<byte[], byte[]>> letters = pipeline.topics().readAll(pipeline.deadLetters());
        for (ConsumerRecord<byte[], byte[]> letter : letters.subList(1, letters.size())) {
            boolean last = letter == letters.get(letters.size() - 1);
            byte[] value = last ? "other".getBytes(UTF_8) : letter.value();
            pipeline.topics().send(new ProducerRecord<>(lacking, 0, null, letter.key(), value, letter.headers()));
        }

        Conclusion conclusion = recount(lacking);

        assertThat(conclusion.counts())
                .containsOnly(
                        Map.entry(DiscrepancyKind.DEAD_LETTER_MISSING, 1L),
                        Map.entry(DiscrepancyKind.DEAD_LETTER_DIFFERS, 1L));
        TaskReport.Discrepancy missing = conclusion.discrepancies().get(0);
        assertThat(Long.toString(missing.offset()))
                .isEqualTo(new String(
                        letters.get(0)
                                .headers()
                                .lastHeader("__orderflow.errors.offset")
                                .value(),
                        UTF_8));
    }

    @Test
    void findsASwappedReason() throws SQLException {
        TaskReport.Discrepancy found = planted(
                DiscrepancyKind.REASON_DIFFERS,
                DiscrepancyKind.DEAD_LETTER_DIFFERS,
                "UPDATE rejected_orders SET reason = 'EMPTY' WHERE reason = 'TOMBSTONE' AND kafka_partition = 1",
                "UPDATE rejected_orders SET reason = 'TOMBSTONE' WHERE reason = 'EMPTY'");

        assertThat(found.detail()).isEqualTo("rejected as EMPTY, must be rejected as TOMBSTONE");
    }

    @Test
    void findsRejectedBytesThatWereChanged() throws SQLException {
        TaskReport.Discrepancy found = planted(
                DiscrepancyKind.REJECTED_BYTES_DIFFER,
                DiscrepancyKind.DEAD_LETTER_DIFFERS,
                "UPDATE rejected_orders SET payload = 'not Json' WHERE payload = 'not json' AND kafka_partition = 0",
                "UPDATE rejected_orders SET payload = 'not json' WHERE payload = 'not Json'");

        assertThat(found.detail()).contains("payload");
    }

    @Test
    void findsACursorThatIsOneTooFar() throws SQLException {
        planted(
                DiscrepancyKind.LOG_ENDS_BEFORE_CURSOR,
                "UPDATE orderflow_ledger SET next_offset = next_offset + 1, absent = absent + 1"
                        + " WHERE kafka_partition = 1",
                "UPDATE orderflow_ledger SET next_offset = next_offset - 1, absent = absent - 1"
                        + " WHERE kafka_partition = 1");
    }

    @Test
    void findsACursorThatIsOneTooLow() throws SQLException {
        TaskReport.Discrepancy found = planted(
                DiscrepancyKind.PHANTOM_ORDER,
                "UPDATE orderflow_ledger SET next_offset = next_offset - 1, `stored` = `stored` - 1"
                        + " WHERE kafka_partition = 1",
                "UPDATE orderflow_ledger SET next_offset = next_offset + 1, `stored` = `stored` + 1"
                        + " WHERE kafka_partition = 1");

        assertThat(found.orderId()).isEqualTo("ORDER-000101");
    }

    @Test
    void findsACountThatIsOneTooHigh() throws SQLException {
        Conclusion conclusion = plant(
                "UPDATE orderflow_ledger SET `stored` = `stored` + 1, duplicate = duplicate - 1 WHERE kafka_partition"
                        + " = 0",
                "UPDATE orderflow_ledger SET `stored` = `stored` - 1, duplicate = duplicate + 1 WHERE kafka_partition"
                        + " = 0");

        assertThat(conclusion.counts()).containsOnly(Map.entry(DiscrepancyKind.COUNT_DIFFERS, 2L));
    }

    @Test
    void findsALedgerRowThatDoesNotAddUp() throws SQLException {
        Conclusion conclusion = plant(
                "UPDATE orderflow_ledger SET rejected = rejected + 1 WHERE kafka_partition = 0",
                "UPDATE orderflow_ledger SET rejected = rejected - 1 WHERE kafka_partition = 0");

        assertThat(conclusion.counts())
                .containsOnly(
                        Map.entry(DiscrepancyKind.LEDGER_UNBALANCED, 1L), Map.entry(DiscrepancyKind.COUNT_DIFFERS, 1L));
    }

    @Test
    void findsADuplicateThatIsCountedAsStored() throws SQLException {
        pipeline.database()
                .execute(
                        "CREATE TABLE kept AS SELECT * FROM duplicate_orders WHERE order_id = 'ORDER-000001'",
                        "DELETE FROM duplicate_orders WHERE order_id = 'ORDER-000001'");

        Conclusion conclusion = recount();

        pipeline.database().execute("INSERT INTO duplicate_orders SELECT * FROM kept", "DROP TABLE kept");
        assertThat(conclusion.counts())
                .containsOnly(
                        Map.entry(DiscrepancyKind.STORED_TWICE, 1L), Map.entry(DiscrepancyKind.COUNT_DIFFERS, 2L));
    }

    @Test
    void findsATotalThatIsOffByAnOrder() throws SQLException {
        TaskReport.Discrepancy found = planted(
                DiscrepancyKind.TOTAL_DIFFERS,
                "UPDATE minute_totals SET orders = orders + 1 WHERE kafka_partition = 1",
                "UPDATE minute_totals SET orders = orders - 1 WHERE kafka_partition = 1");

        assertThat(found.detail()).isEqualTo("minute 2025-01-15 14:30: orders is 102, the orders give 101");
    }

    @Test
    void findsATotalThatIsOffByACent() throws SQLException {
        TaskReport.Discrepancy found = planted(
                DiscrepancyKind.TOTAL_DIFFERS,
                "UPDATE product_totals SET revenue = revenue - 0.01 WHERE kafka_partition = 0",
                "UPDATE product_totals SET revenue = revenue + 0.01 WHERE kafka_partition = 0");

        assertThat(found.detail())
                .startsWith(
                        "product of 2025-01-15 | Yoga Mat é | Sports & Outdoors: revenue is 9289.97, the orders give"
                                + " 9289.98");
        assertThat(planted(
                                DiscrepancyKind.TOTAL_DIFFERS,
                                "UPDATE partition_totals SET unit_price_sum = unit_price_sum + 0.01 WHERE"
                                        + " kafka_partition = 0",
                                "UPDATE partition_totals SET unit_price_sum = unit_price_sum - 0.01 WHERE"
                                        + " kafka_partition = 0")
                        .detail())
                .startsWith("all together: sum of unit prices is");
    }

    @Test
    void findsATotalThatIsMissing() throws SQLException {
        pipeline.database().execute("CREATE TABLE kept AS SELECT * FROM product_totals WHERE kafka_partition = 1");
        planted(
                DiscrepancyKind.TOTAL_DIFFERS,
                "DELETE FROM product_totals WHERE kafka_partition = 1",
                "INSERT INTO product_totals SELECT * FROM kept");
        pipeline.database().execute("DROP TABLE kept");
    }

    @Test
    void saysThatTotalsAreIncompleteIfTheyKnowItThemselves() throws SQLException {
        Conclusion conclusion = plant(
                "UPDATE partition_totals SET orders = orders - 3, accounted = accounted - 3 WHERE kafka_partition = 0",
                "UPDATE partition_totals SET orders = orders + 3, accounted = accounted + 3 WHERE kafka_partition = 0");

        assertThat(conclusion.counts()).isEmpty();
        assertThat(VerifyReport.text(conclusion)).contains("Totals: 3 orders are not in the totals yet");
    }

    private TaskReport.Discrepancy planted(DiscrepancyKind kind, String plant, String repair) throws SQLException {
        return theOne(kind, plant(plant, repair));
    }

    /** The fault shows in two ways; the first is returned. */
    private TaskReport.Discrepancy planted(DiscrepancyKind kind, DiscrepancyKind also, String plant, String repair)
            throws SQLException {
        Conclusion conclusion = plant(plant, repair);
        assertThat(conclusion.counts()).containsOnly(Map.entry(kind, 1L), Map.entry(also, 1L));
        return conclusion.discrepancies().stream()
                .filter(discrepancy -> discrepancy.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private Conclusion plant(String plant, String repair) throws SQLException {
        pipeline.database().execute(plant);
        try {
            return recount();
        } finally {
            pipeline.database().execute(repair);
        }
    }

    private static TaskReport.Discrepancy theOne(DiscrepancyKind kind, Conclusion conclusion) {
        assertThat(conclusion.counts()).containsOnly(Map.entry(kind, 1L));
        assertThat(conclusion.isClean()).isFalse();
        assertThat(conclusion.discrepancies()).hasSize(1);
        assertThat(VerifyReport.text(conclusion)).contains(kind.name());
        return conclusion.discrepancies().get(0);
    }

    private Conclusion recount() throws SQLException {
        return recount(pipeline.deadLetters());
    }

    private Conclusion recount(String deadLetterTopic) throws SQLException {
        PipelineSettings settings =
                JobRun.settings(pipeline.topics(), pipeline.topic(), deadLetterTopic, pipeline.database(), Map.of());
        return new Recount(spark, settings, 20).run();
    }

    static byte[] order(int id, double unitPrice) {
        return ("{\"customer_id\":87654,\"order_id\":\"ORDER-%06d\",\"product_name\":\"Yoga Mat"
                        + " é\",\"product_category\":\"Sports &"
                        + " Outdoors\",\"unit_price\":%.2f,\"quantity\":2,\"total_price\":%.2f,"
                        + "\"order_timestamp\":\"2025-01-15T14:30:45\"}")
                .formatted(id, unitPrice, 2 * unitPrice)
                .getBytes(UTF_8);
    }
}
