package io.orderflow.submit.fault;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderflow.local.DatabaseServer;
import io.orderflow.local.LocalKafka;
import io.orderflow.local.RealServices;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checker is believed only because it sees each of these. As slow as the faults that it judges. */
@Tag("slow")
@ExtendWith(RealServices.class)
class CheckerIT {

    @Test
    void noticesEveryKindOfLossAndInvention(LocalKafka kafka, DatabaseServer server) throws SQLException {
        try (FaultStage stage = new FaultStage(kafka.bootstrapServers(), server)) {
            try (Load load = stage.load()) {
                load.mixed(FaultStage.PARTITIONS, 1, 2_000);
            }
            stage.runToTheEnd();
            stage.exact();

            notices(stage, "DELETE FROM orders WHERE order_id = 'ORDER-000777'", "@", "there is no ORDER-000777");
            notices(stage, "UPDATE orders SET quantity = 99 WHERE order_id = 'ORDER-000777'", "@", "instead of");
            notices(
                    stage,
                    "INSERT INTO orders VALUES (1, 'ORDER-555555', 'a', 'b', 1, 1, 1, '2025-01-01 00:00:00')",
                    "ORDER-555555");
            notices(stage, "DELETE FROM duplicate_orders LIMIT 1", "@", "comes from");
            notices(stage, "DELETE FROM rejected_orders WHERE reason = 'NOT_JSON' LIMIT 1", "@", "was not rejected");
            notices(
                    stage,
                    "DELETE FROM rejected_orders WHERE reason = 'KEY_CONFLICT' LIMIT 1",
                    "@",
                    "is not rejected, but orders has");
            notices(stage, "UPDATE rejected_orders SET payload = 'x' WHERE reason = 'NOT_JSON' LIMIT 1", "@", "differ");
            notices(
                    stage,
                    "INSERT INTO duplicate_orders SELECT pipeline, topic, topic_id, kafka_partition, kafka_offset, ''"
                            + " FROM rejected_orders LIMIT 1",
                    "@",
                    "is both in duplicate_orders and in rejected_orders");
            notices(
                    stage,
                    "UPDATE minute_totals SET orders = orders + 1 LIMIT 1",
                    "the totals are not what the orders say");
            notices(
                    stage,
                    "UPDATE orderflow_ledger SET `stored` = `stored` + 1 WHERE kafka_partition = 1",
                    "partition 1: the ledger has",
                    "does not add up");
            notices(
                    stage,
                    "UPDATE orderflow_ledger SET next_offset = next_offset - 100 WHERE kafka_partition = 1",
                    "partition 1: the ledger has",
                    "does not add up",
                    "which is not visible or not below the cursor");
        }
    }

    /** Does it, expects the checker to say these words, and undoes it. */
    private static void notices(FaultStage stage, String tampering, String... words) throws SQLException {
        try (Connection connection = stage.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate(tampering);
            var problems = assertThatThrownBy(() -> stage.verdict(connection))
                    .as(tampering)
                    .isInstanceOf(AssertionError.class);
            for (String word : words) {
                problems.hasMessageContaining(word);
            }
            connection.rollback();
        }
    }
}
