package io.orderflow.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.contract.ContractChange;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A bad deployment: the whole job, on a real broker and a real database. */
@ExtendWith(RealServices.class)
class RejectBudgetIT {

    @Test
    void keepsTheOffsetsAndSaysWhyUntilTheOperatorOverrides(TestTopics topics, TestDatabase database)
            throws SQLException, InterruptedException {
        String topic = topics.create(1);
        String deadLetters = topics.newName();
        topics.sendAll(topic, 0, Collections.nCopies(1_500, "{\"customer_id\":1}".getBytes(UTF_8)));

        assertThat(run(topics, topic, deadLetters, database, Map.of())).isEqualTo(Condition.REJECT_BUDGET);

        assertThat(text(database, "SELECT CONCAT(state, ' ', reason, ' ', message) FROM orderflow_heartbeat"))
                .startsWith("STOPPED REJECT_BUDGET")
                .contains("Mostly MISSING_FIELD of order_id (1500 records), such as " + topic + "-0@0:");
        assertThat(text(database, "SELECT COUNT(*) FROM rejected_orders")).isEqualTo("0");
        assertThat(text(database, "SELECT next_offset FROM orderflow_ledger")).isEqualTo("0");
        assertThat(topics.readAll(deadLetters)).isEmpty();

        assertThat(run(topics, topic, deadLetters, database, Map.of("job.reject-budget", "1")))
                .isEqualTo(Condition.OK);

        assertThat(text(database, "SELECT COUNT(*) FROM rejected_orders WHERE dead_letter_at IS NOT NULL"))
                .isEqualTo("1500");
        assertThat(topics.readAll(deadLetters)).hasSize(1_500);
    }

    private static Condition run(
            TestTopics topics, String topic, String deadLetters, TestDatabase database, Map<String, String> more)
            throws InterruptedException {
        System.setProperty("spark.master", "local[2]");
        System.setProperty("spark.ui.enabled", "false");
        try (Job job = Job.wire(JobRun.settings(topics, topic, deadLetters, database, more), true, ContractChange.CHECKED)) {
            return job.run();
        }
    }

    private static String text(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
