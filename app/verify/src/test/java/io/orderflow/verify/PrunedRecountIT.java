package io.orderflow.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.job.JobRun;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.prune.Pruning;
import io.orderflow.pipeline.prune.Retention;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.total.TotalsRebuild;
import io.orderflow.pipeline.total.TotalsSwitch;
import io.orderflow.verify.compare.Conclusion;
import io.orderflow.verify.finding.DiscrepancyKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What retention has removed is no discrepancy; what is missing besides is one. */
@ExtendWith(RealServices.class)
@Tag("mysql")
@Tag("slow")
class PrunedRecountIT {

    private static final String OLD = "2025-01-15T14:30:45";
    private final String young =
            LocalDateTime.now(ZoneOffset.UTC).withNano(0).toString().substring(0, 16) + ":00";

    private PipelineSettings settings;
    private TestDatabase database;

    @Test
    void aPrunedPipelineStillAddsUpAndAFaultBesidesIsFound(TestTopics topics, TestDatabase database) throws Exception {
        this.database = database;
        String topic = topics.create(2);
        String deadLetters = topics.create(1);
        settings = JobRun.settings(topics, topic, deadLetters, database, Map.of());
        topics.sendAll(
                topic,
                0,
                List.of(
                        order(1, OLD, 1),
                        order(2, OLD, 1),
                        order(1, OLD, 1),
                        order(2, OLD, 2),
                        bytes("not json"),
                        order(3, young, 1),
                        order(3, young, 1),
                        order(4, young, 3)));
        topics.sendAll(
                topic,
                1,
                List.of(
                        order(5, OLD, 4),
                        order(5, OLD, 4),
                        bytes("not json either"),
                        order(6, young, 1),
                        order(6, young, 2)));
        assertThat(JobRun.untilCaughtUp(topics, topic, deadLetters, database)).isEqualTo(Condition.OK);
        assertClean();
        database.execute("UPDATE rejected_orders SET state = 'resolved' WHERE kafka_partition = 0");
        String totals = totals();

        assertThatThrownBy(() -> {
                    database.execute("UPDATE partition_totals SET accounted = accounted - 1 WHERE kafka_partition = 0");
                    prune();
                })
                .isInstanceOf(StoppedException.class)
                .hasMessageStartingWith("Nothing was removed: the totals lack 1 orders");
        database.execute("UPDATE partition_totals SET accounted = accounted + 1 WHERE kafka_partition = 0");

        Pruning.Counts expected = new Pruning.Counts(3, 2, 3, 4);
        try (Connection connection = new Mysql(settings.mysql()).connect()) {
            assertThat(pruning().count(connection, plan())).isEqualTo(expected);
        }
        assertThat(number("SELECT COUNT(*) FROM orders")).isEqualTo(6);
        assertThat(prune()).isEqualTo(expected);

        assertThat(number("SELECT COUNT(*) FROM orders")).isEqualTo(3);
        assertThat(number("SELECT COUNT(*) FROM duplicate_orders")).isZero();
        assertThat(number("SELECT COUNT(*) FROM rejected_orders")).isEqualTo(2);
        assertThat(text("SELECT offsets FROM orderflow_pruned WHERE kind = 'rejected'"))
                .isEqualTo("3-4");
        assertThat(text("SELECT offsets FROM orderflow_pruned WHERE kind = 'duplicate' AND kafka_partition = 0"))
                .isEqualTo("2 6");
        assertThat(number("SELECT COUNT(*) FROM minute_totals WHERE minute < '2026-01-01' AND kafka_partition <> -1"))
                .isZero();
        assertThat(totals()).isEqualTo(totals);
        Conclusion conclusion = assertClean();
        assertThat(VerifyReport.text(conclusion)).contains("Removed by orderflow prune: 3 orders.");
        assertThat(prune().all()).isZero();

        try (Connection connection = new Mysql(settings.mysql()).connect()) {
            var unused =
                    new TotalsRebuild(Tables.of(settings.mysql()), settings.pipeline()).run(connection, rows -> {});
        }
        assertThat(totals())
                .as("a rebuild keeps the totals of what was removed")
                .isEqualTo(totals);

        database.execute("UPDATE orderflow_pruned_orders SET orders = orders - 1");
        assertThat(recount().counts()).containsKey(DiscrepancyKind.ORDERS_TOO_FEW);
        database.execute(
                "UPDATE orderflow_pruned_orders SET orders = orders + 1",
                "UPDATE orderflow_pruned SET kind = 'gone' WHERE kafka_partition = 1",
                "UPDATE orderflow_pruned SET offsets = '2' WHERE kind = 'duplicate' AND kafka_partition = 0");
        assertThat(recount().counts())
                .as("a duplicate without its mark counts as stored a second time")
                .containsKeys(DiscrepancyKind.COUNT_DIFFERS, DiscrepancyKind.STORED_TWICE);
        database.execute(
                "UPDATE orderflow_pruned SET offsets = '2 6' WHERE kind = 'duplicate'",
                "UPDATE orderflow_pruned SET kind = 'rejected' WHERE kind = 'gone'");
        assertThat(recount().counts()).as("a duplicate marked as rejected").isNotEmpty();
        database.execute("UPDATE orderflow_pruned SET kind = 'duplicate', offsets = '1' WHERE kafka_partition = 1");
        assertClean();

        topics.sendAll(topic, 1, List.of(order(2, OLD, 1), order(7, young, 1)));
        assertThat(JobRun.untilCaughtUp(topics, topic, deadLetters, database)).isEqualTo(Condition.OK);
        assertThat(text("SELECT order_id FROM orders WHERE order_timestamp < '2026-01-01'"))
                .as("an order sent again after it was removed is stored again")
                .isEqualTo("ORDER-000002");
        assertClean();
        assertThat(prune().orders()).isEqualTo(1);
        assertClean();
    }

    private Pruning pruning() {
        // A moment later: what was rejected just now is older.
        return new Pruning(
                Tables.of(settings.mysql()),
                settings.pipeline(),
                Clock.offset(Clock.systemUTC(), Duration.ofSeconds(5)));
    }

    private Pruning.Plan plan() throws SQLException {
        Retention retention = new Retention(
                Optional.of(Duration.ZERO),
                Optional.of(Duration.ZERO),
                Optional.of(Duration.ofDays(30)),
                Optional.of(Duration.ofDays(30)));
        return new Pruning.Plan(
                retention,
                settings.kafka().topic(),
                text("SELECT topic_id FROM orderflow_ledger"),
                Map.of(0, 1_000L, 1, 1_000L),
                TotalsSwitch.ON);
    }

    private Pruning.Counts prune() throws SQLException {
        try (Connection connection = new Mysql(settings.mysql()).connect()) {
            return pruning().run(connection, plan(), rows -> {});
        }
    }

    private Conclusion assertClean() throws SQLException {
        Conclusion conclusion = recount();
        assertThat(conclusion.counts()).as(VerifyReport.text(conclusion)).isEmpty();
        assertThat(conclusion.totals()).isPresent();
        return conclusion;
    }

    private Conclusion recount() throws SQLException {
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        return new Recount(spark, settings, 20).run();
    }

    private String totals() throws SQLException {
        return text("SELECT CONCAT_WS(' ', (SELECT SUM(orders) FROM minute_totals), (SELECT SUM(revenue) FROM"
                + " minute_totals), (SELECT SUM(orders) FROM product_totals), (SELECT SUM(revenue) FROM"
                + " product_totals), (SELECT SUM(orders) FROM partition_totals), (SELECT SUM(revenue) FROM"
                + " partition_totals))");
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] order(int id, String time, int quantity) {
        return bytes(String.format(
                Locale.ROOT,
                "{\"customer_id\":87654,\"order_id\":\"ORDER-%06d\",\"product_name\":\"Yoga Mat\",\"product_category\":"
                        + "\"Sports\",\"unit_price\":10.50,\"quantity\":%d,\"total_price\":%.2f,\"order_timestamp\":\"%s\"}",
                id,
                quantity,
                quantity * 10.5,
                time));
    }
}
