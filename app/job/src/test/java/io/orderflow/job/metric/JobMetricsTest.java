package io.orderflow.job.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.kafka.TopicState;
import io.orderflow.metrics.Exposition;
import io.orderflow.pipeline.ledger.Counts;
import io.orderflow.pipeline.ledger.Cursor;
import io.orderflow.pipeline.observe.State;
import io.orderflow.pipeline.observe.Status;
import io.orderflow.pipeline.settle.BatchReport;
import io.orderflow.pipeline.settle.ChunkFigures;
import io.orderflow.pipeline.settle.Latencies;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobMetricsTest {

    private final Status status = new Status();
    private final JobMetrics metrics = new JobMetrics("shop", status::snapshot, status, new BatchPhases());

    private String scrape() {
        Exposition to = new Exposition();
        metrics.accept(to);
        return to.text();
    }

    @Test
    void beforeTheLedgerIsOpenedThereAreNoCountsThatCouldLeapLater() {
        assertThat(scrape())
                .contains("orderflow_job_state{pipeline=\"shop\",state=\"STARTING\"} 1.0")
                .contains("orderflow_job_state{pipeline=\"shop\",state=\"RUNNING\"} 0.0")
                .doesNotContain("orderflow_job_stored_total")
                .doesNotContain("orderflow_job_condition");
    }

    @Test
    void theCountsAreTheLedgersAndTheLagIsPerPartition() {
        status.opened(3, Map.of(0, new Cursor(0, 0, 100, 3, new Counts(90, 5, 5, 0, 0, 0))));
        status.sawTopic(new TopicState("id", Map.of(0, new TopicState.Log(0, 150))));
        Counts counts = new Counts(110, 6, 9, 0, 0, 0);
        Latencies latencies = new Latencies();
        latencies.add(10_000, 10_200);
        latencies.add(10_000, 12_000);
        status.settled(new BatchReport(
                0,
                new Counts(20, 1, 4, 0, 0, 0),
                Map.of(0, new Cursor(0, 0, 125, 3, counts)),
                Duration.ofMillis(300),
                latencies,
                Map.of(0, 2_000L),
                new ChunkFigures()));

        assertThat(scrape())
                .contains("orderflow_job_received_total{partition=\"0\",pipeline=\"shop\"} 125.0")
                .contains("orderflow_job_stored_total{partition=\"0\",pipeline=\"shop\"} 110.0")
                .contains("orderflow_job_duplicate_total{partition=\"0\",pipeline=\"shop\"} 6.0")
                .contains("orderflow_job_rejected_total{partition=\"0\",pipeline=\"shop\"} 9.0")
                .contains("orderflow_job_lag_records{partition=\"0\",pipeline=\"shop\"} 25.0")
                .contains("orderflow_job_lag_seconds{partition=\"0\",pipeline=\"shop\"} 2.0")
                .contains("orderflow_job_latency_seconds_bucket{pipeline=\"shop\",le=\"0.1\"} 0")
                .contains("orderflow_job_latency_seconds_bucket{pipeline=\"shop\",le=\"0.25\"} 1")
                .contains("orderflow_job_latency_seconds_bucket{pipeline=\"shop\",le=\"2.5\"} 2")
                .contains("orderflow_job_latency_seconds_sum{pipeline=\"shop\"} 2.2")
                .contains("orderflow_job_batch_seconds_bucket{pipeline=\"shop\",le=\"0.2\"} 0")
                .contains("orderflow_job_batch_seconds_bucket{pipeline=\"shop\",le=\"0.5\"} 1");
    }

    @Test
    void aWaitNamesItsConditionAndItsRestarts() {
        status.report(State.WAITING, Condition.MYSQL_AWAY, "cannot connect");
        status.restarts(Condition.MYSQL_AWAY);
        status.restarts(Condition.MYSQL_AWAY);

        assertThat(scrape())
                .contains("orderflow_job_state{pipeline=\"shop\",state=\"WAITING\"} 1.0")
                .contains("orderflow_job_condition{condition=\"MYSQL_AWAY\",pipeline=\"shop\"} 1.0")
                .contains("orderflow_job_restarts_total{cause=\"MYSQL_AWAY\",pipeline=\"shop\"} 2.0");
    }
}
