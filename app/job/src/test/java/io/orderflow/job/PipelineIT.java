package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.settings.ExitCode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole job on a real broker and a real database. */
@ExtendWith(RealServices.class)
class PipelineIT {

    @Test
    void everyRecordEndsAsStoredDuplicateOrRejected(TestTopics topics, TestDatabase database) throws Exception {
        String topic = topics.create(3);
        String deadLetters = topics.create(1);
        for (int partition = 0; partition < 3; partition++) {
            List<byte[]> values = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                values.add(order(partition * 1_000 + i + 1));
            }
            values.add(order(partition * 1_000 + 1));
            values.add("not json".getBytes(StandardCharsets.UTF_8));
            topics.sendAll(topic, partition, values);
        }

        ExitCode code = JobRun.untilCaughtUp(topics, topic, deadLetters, database);

        assertThat(code).isEqualTo(ExitCode.OK);
        assertThat(one(database, "SELECT COUNT(*) FROM orders")).isEqualTo(3_000);
        assertThat(one(database, "SELECT SUM(stored) FROM orderflow_ledger")).isEqualTo(3_000);
        assertThat(one(database, "SELECT SUM(duplicate) FROM orderflow_ledger")).isEqualTo(3);
        assertThat(one(database, "SELECT SUM(rejected) FROM orderflow_ledger")).isEqualTo(3);
        assertThat(one(database, "SELECT SUM(next_offset) FROM orderflow_ledger"))
                .isEqualTo(3_006);
        assertThat(one(database, "SELECT COUNT(*) FROM rejected_orders WHERE dead_letter_at IS NOT NULL"))
                .isEqualTo(3);
        assertThat(topics.readAll(deadLetters)).hasSize(3);
    }

    private static byte[] order(int id) {
        return ("{\"customer_id\":87654,\"order_id\":\"ORDER-%06d\",\"product_name\":\"Yoga Mat\",\"product_category\":\"Sports"
                        + " & Outdoors\",\"unit_price\":45.99,\"quantity\":2,\"total_price\":91.98,\"order_timestamp\":\"2025-01-15T14:30:45\"}")
                .formatted(id)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static long one(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
