package io.orderflow.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.job.JobRun;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.verify.compare.Conclusion;
import io.orderflow.verify.finding.DiscrepancyKind;
import io.orderflow.verify.finding.TaskReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** A topic of one partition and its dead letters, a database, and the runs of job and recount over them. */
record Verified(TestTopics topics, TestDatabase database, String topic, String deadLetters) {

    static Verified on(TestTopics topics, TestDatabase database) {
        return new Verified(topics, database, topics.create(1), topics.create(1));
    }

    /** @param contract its file; the table is always called orders, so that all contracts are of one pipeline */
    PipelineSettings settings(Path contract) {
        return JobRun.settings(
                topics,
                topic,
                deadLetters,
                database,
                Map.of("order.contract", contract.toString(), "mysql.table", "orders"));
    }

    void run(Path contract) throws InterruptedException {
        assertThat(JobRun.run(settings(contract), true)).isEqualTo(Condition.OK);
    }

    Conclusion recount(Path contract) throws SQLException {
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        return new Recount(spark, settings(contract), 20).run();
    }

    /** What a recount says of a planted fault, which is repaired afterwards. */
    String planted(Path contract, DiscrepancyKind kind, String plant, String repair) throws SQLException {
        database.execute(plant);
        try {
            Conclusion conclusion = recount(contract);
            assertThat(conclusion.counts())
                    .as(plant + "\n" + VerifyReport.text(conclusion))
                    .containsKey(kind);
            return conclusion.discrepancies().stream()
                    .filter(discrepancy -> discrepancy.kind() == kind)
                    .map(TaskReport.Discrepancy::detail)
                    .findFirst()
                    .orElseThrow();
        } finally {
            database.execute(repair);
        }
    }

    /** Offset → "duplicate", or the reason; stored orders are missing. */
    Map<Long, String> outcomes() throws SQLException {
        Map<Long, String> outcomes = new TreeMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT kafka_offset, reason FROM rejected_orders")) {
                while (row.next()) {
                    outcomes.put(row.getLong(1), row.getString(2));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT kafka_offset FROM duplicate_orders")) {
                while (row.next()) {
                    outcomes.merge(row.getLong(1), "duplicate", (one, other) -> one + " and " + other);
                }
            }
        }
        return outcomes;
    }
}
