package io.orderflow.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.job.JobRun;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.verify.compare.Conclusion;
import io.orderflow.verify.finding.DiscrepancyKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several pipelines of one database: only those that fill the recounted table explain its rows. */
@ExtendWith(RealServices.class)
class SharedTableIT {

    private TestTopics topics;
    private TestDatabase database;
    private String mine;
    private String other;
    private String deadLetters;
    private SparkSession spark;

    @BeforeEach
    void sendOrders(TestTopics topics, TestDatabase database) {
        this.topics = topics;
        this.database = database;
        mine = topics.create(1);
        other = topics.create(1);
        deadLetters = topics.create(1);
        send(mine, 1, 40);
        send(other, 101, 130);
    }

    @AfterEach
    void stopSpark() {
        if (spark != null) {
            spark.stop();
        }
    }

    @Test
    void ordersOfAPipelineWithItsOwnTableExplainNoForgedRow() throws Exception {
        run(mine, Map.of());
        run(other, Map.of("mysql.table", "other_orders"));
        forge(10);

        Conclusion conclusion = recount(mine, Map.of());

        assertThat(conclusion.counts()).containsOnly(Map.entry(DiscrepancyKind.PHANTOM_ORDER, 10L));
        assertThat(recount(other, Map.of("mysql.table", "other_orders")).counts())
                .isEmpty();
    }

    @Test
    void ordersOfPipelinesThatShareTheTableCountExactly() throws Exception {
        database.execute("CREATE TABLE IF NOT EXISTS orders (customer_id INT NOT NULL, order_id VARCHAR(50) NOT NULL,"
                + " product_name VARCHAR(255) NOT NULL, product_category VARCHAR(100) NOT NULL,"
                + " unit_price DECIMAL(10,2) NOT NULL, quantity INT NOT NULL, total_price DECIMAL(10,2) NOT NULL,"
                + " order_timestamp DATETIME NOT NULL, PRIMARY KEY (order_id))");
        forge(3);
        run(mine, Map.of());
        run(other, Map.of());
        assertThat(recount(mine, Map.of()).counts()).isEmpty();
        assertThat(recount(other, Map.of()).counts()).isEmpty();

        database.execute("INSERT INTO orders SELECT customer_id, 'ORDER-777777', product_name, product_category,"
                + " unit_price, quantity, total_price, order_timestamp FROM orders WHERE order_id = 'ORDER-000001'");
        assertThat(recount(mine, Map.of()).counts()).containsOnly(Map.entry(DiscrepancyKind.PHANTOM_ORDER, 1L));
        assertThat(recount(other, Map.of()).counts()).containsOnly(Map.entry(DiscrepancyKind.PHANTOM_ORDER, 1L));

        database.execute("DELETE FROM orders WHERE order_id = 'ORDER-777777'");
        database.execute("DELETE FROM orders WHERE order_id = 'ORDER-000105'");
        assertThat(recount(mine, Map.of()).counts()).containsOnly(Map.entry(DiscrepancyKind.ORDERS_TOO_FEW, 1L));
    }

    @Test
    void aPipelineThatReadsTheSameTopicIntoTheSameTableAddsUpAsWell() throws Exception {
        run(mine, Map.of());
        Map<String, String> second = Map.of("pipeline.name", "second");
        run(mine, second);

        assertThat(recount(mine, Map.of()).counts()).isEmpty();
        assertThat(recount(mine, second).counts()).isEmpty();
    }

    @Test
    void rowsThatAreForgedWhileItReadsLeaveNoConclusion() throws SQLException, InterruptedException {
        run(mine, Map.of());
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> forger = CompletableFuture.runAsync(() -> {
            for (int i = 0; !done.get(); i++) {
                database.execute("INSERT INTO orders VALUES (1, 'ORDER-F" + i
                        + "', 'Forged', 'Forged', 1.00, 1, 1.00, '2025-01-15 14:30:45')");
            }
        });

        try {
            assertThatThrownBy(() -> recount(mine, Map.of()))
                    .isInstanceOf(StoppedException.class)
                    .hasMessageContaining("verify has read ")
                    .hasMessageContaining("Run verify again");
        } finally {
            done.set(true);
            forger.join();
        }
        assertThat(recount(mine, Map.of()).counts()).containsOnlyKeys(DiscrepancyKind.PHANTOM_ORDER);
    }

    @Test
    void aDatabaseOfAnEarlierVersionKnowsTheTableByTheTotalsAndNamesWhatItDoesNotKnow() throws Exception {
        run(mine, Map.of());
        run(other, Map.of("totals.enabled", "false"));
        database.execute("DROP TABLE orderflow_pipelines");

        Conclusion conclusion = recount(mine, Map.of());

        assertThat(conclusion.counts()).containsOnly(Map.entry(DiscrepancyKind.PHANTOM_ORDER, 30L));
        assertThat(VerifyReport.text(conclusion)).contains("orders of " + other + "-orders are not counted because");

        // The next start, with or without work to do, creates the table and records its own.
        run(other, Map.of("totals.enabled", "false"));
        assertThat(recount(mine, Map.of()).counts()).isEmpty();
    }

    private void run(String topic, Map<String, String> more) throws InterruptedException {
        assertThat(JobRun.run(settings(topic, more), true)).isEqualTo(Condition.OK);
    }

    private Conclusion recount(String topic, Map<String, String> more) throws SQLException {
        if (spark == null || spark.sparkContext().isStopped()) {
            spark = SparkSession.builder()
                    .master("local[2]")
                    .config("spark.ui.enabled", "false")
                    .getOrCreate();
        }
        return new Recount(spark, settings(topic, more), 20).run();
    }

    private PipelineSettings settings(String topic, Map<String, String> more) {
        return JobRun.settings(topics, topic, deadLetters, database, new HashMap<>(more));
    }

    private void forge(int rows) {
        for (int i = 0; i < rows; i++) {
            database.execute("INSERT INTO orders VALUES (1, 'ORDER-99999" + i
                    + "', 'Forged', 'Forged', 1.00, 1, 1.00, '2025-01-15 14:30:45')");
        }
    }

    private void send(String topic, int first, int last) {
        List<byte[]> values = new ArrayList<>();
        for (int id = first; id <= last; id++) {
            values.add(VerifyIT.order(id, 45.99));
        }
        topics.sendAll(topic, 0, values);
    }
}
