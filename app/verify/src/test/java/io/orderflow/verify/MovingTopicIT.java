package io.orderflow.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import io.orderflow.job.JobRun;
import io.orderflow.local.Partitions;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestPipeline;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.verify.compare.Conclusion;
import io.orderflow.verify.finding.DiscrepancyKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Recounts of a topic that is still being settled, and of one whose beginning Kafka has deleted. */
@ExtendWith(RealServices.class)
record MovingTopicIT(@Partitions(2) TestPipeline pipeline) {

    private static final Duration LONG = Duration.ofMinutes(2);

    @Test
    void whatTheJobStoresWhileTheTablesAreReadIsNoDiscrepancy() {
        CompletableFuture<Condition> job = JobRun.running(settings(Map.of("job.trigger-interval", "0 s")));
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> producing = CompletableFuture.runAsync(() -> {
            for (int id = 1; !enough.get() && id < 900_000; id += 50) {
                send(id % 2, id, id + 49);
            }
        });
        await("the first orders")
                .atMost(LONG)
                .until(() -> pipeline.database().numberIfThere("SELECT COUNT(*) FROM orders") > 100);

        await("rows that were stored between two readings of the ledger")
                .atMost(LONG)
                .until(() -> {
                    Conclusion conclusion = recount();
                    assertThat(conclusion.counts()).isEmpty();
                    return conclusion.rows().late() > 0;
                });

        enough.set(true);
        producing.join();
        pipeline.database()
                .execute(
                        "UPDATE orderflow_epoch SET epoch = epoch + 1, driver = 'another driver'",
                        "UPDATE orderflow_ledger SET epoch = epoch + 1");
        assertThat(job).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(Condition.FENCED);
    }

    @Test
    void whatKafkaHasDeletedCannotBeVerifiedAndARowThatIsMissingIsStillFound() throws Exception {
        send(0, 1, 20);
        send(1, 21, 40);
        pipeline.topics().send(pipeline.topic(), 0, "not json".getBytes(UTF_8));
        pipeline.topics().send(pipeline.topic(), 0, null);
        assertThat(JobRun.untilCaughtUp(pipeline)).isEqualTo(Condition.OK);
        assertThat(recount().counts()).isEmpty();

        delete(pipeline.topic(), 0, 15);
        delete(pipeline.deadLetters(), 0, 1);
        Conclusion shortened = recount();

        assertThat(shortened.counts()).isEmpty();
        assertThat(shortened.partitions().get(0).unverifiable()).isEqualTo(15);
        assertThat(shortened.partitions().get(1).unverifiable()).isZero();
        assertThat(shortened.deadLettersExpired()).isTrue();
        assertThat(VerifyReport.text(shortened)).contains("15");

        // Its record has been deleted, but the ledger still says how many there must be.
        pipeline.database().execute("DELETE FROM orders WHERE order_id = 'ORDER-000003'");
        assertThat(recount().counts()).containsOnly(Map.entry(DiscrepancyKind.ORDERS_TOO_FEW, 1L));

        // One whose record is still there.
        pipeline.database().execute("DELETE FROM orders WHERE order_id = 'ORDER-000018'");
        assertThat(recount().counts()).containsEntry(DiscrepancyKind.ORDER_MISSING, 1L);

        delete(pipeline.topic(), 0, 22);
        assertThat(recount().partitions().get(0).unverifiable()).isEqualTo(22);
    }

    private void send(int partition, int first, int last) {
        List<byte[]> values = new ArrayList<>();
        for (int id = first; id <= last; id++) {
            values.add(VerifyIT.order(id, 45.99));
        }
        pipeline.topics().sendAll(pipeline.topic(), partition, values);
    }

    private void delete(String from, int partition, long before) {
        TestTopics.await(pipeline.topics()
                .admin()
                .deleteRecords(Map.of(new TopicPartition(from, partition), RecordsToDelete.beforeOffset(before)))
                .all());
    }

    private Conclusion recount() throws SQLException {
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        return new Recount(spark, settings(Map.of()), 20).run();
    }

    private PipelineSettings settings(Map<String, String> more) {
        return JobRun.settings(pipeline, more);
    }
}
