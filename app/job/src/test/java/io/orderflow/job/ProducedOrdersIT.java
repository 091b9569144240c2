package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.local.Partitions;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the producer says it made, held against what the pipeline says it received. */
@ExtendWith({RealServices.class, Pipes.class})
class ProducedOrdersIT {

    private static final String EVERY_DEFECT = "broken-json=2%,missing-field=2%,wrong-type=2%,empty-name=2%,"
            + "too-precise=2%,no-pieces=2%,no-such-day=2%,wrong-total=2%,oversized=1%,tombstone=2%,broken-avro=2%,"
            + "unknown-schema=2%,late=3%,duplicate=3%,conflict=3%";

    @Test
    void theDefectsOfTheSummaryAreWhatThePipelineReports(
            TestTopics topics, TestDatabase database, @Partitions(3) Pipe pipe, @TempDir Path folder) throws Exception {
        String[] inJson = {"--count", "900", "--interval", "0", "--set", "producer.defects=" + EVERY_DEFECT};
        String[] inAvro = {
            "--count",
            "900",
            "--interval",
            "0",
            "--format",
            "avro",
            "--threads",
            "3",
            "--key",
            "customer_id",
            "--set",
            "producer.defects=" + EVERY_DEFECT
        };
        List<ProducerProcess> runs = List.of(
                ProducerProcess.run(folder, topics, pipe.topic(), inJson),
                ProducerProcess.run(folder, topics, pipe.topic(), inAvro));

        assertThat(pipe.runUntilCaughtUp()).isEqualTo(Condition.OK);

        Map<String, Long> reported = new TreeMap<>();
        runs.forEach(run -> run.defects().forEach((outcome, count) -> reported.merge(outcome, count, Long::sum)));
        assertThat(reported).hasSize(15);
        long late = reported.remove("LATE");
        long duplicates = reported.remove("DUPLICATE");
        long acknowledged =
                runs.stream().mapToLong(ProducerProcess::acknowledged).sum();
        assertThat(rejectedByReason(database)).isEqualTo(reported);
        assertThat(pipe.number("SELECT COUNT(*) FROM duplicate_orders")).isEqualTo(duplicates);
        assertThat(pipe.number("SELECT COUNT(*) FROM orders WHERE order_timestamp < UTC_TIMESTAMP() - INTERVAL 29 DAY"))
                .isEqualTo(late);
        assertThat(pipe.number("SELECT COUNT(*) FROM orders"))
                .isEqualTo(acknowledged
                        - duplicates
                        - reported.values().stream().mapToLong(Long::longValue).sum());
        assertThat(runs.get(1).output()).contains("Order ids continue at ORDER-000901", "ORDER-000901 to ORDER-001800");
        pipe.assertExact();
    }

    private static Map<String, Long> rejectedByReason(TestDatabase database) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT reason, COUNT(*) FROM rejected_orders GROUP BY reason")) {
            while (row.next()) {
                counts.put(row.getString(1), row.getLong(2));
            }
        }
        return counts;
    }
}
