package io.orderflow.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.local.LocalMysql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of a snapshot are believed only because they see each of these. */
class SamplerIT {

    @TempDir
    private static Path folder;

    private static LocalMysql server;

    /** Two stored orders, a duplicate, a rejected record; the tables have the columns that the harness reads. */
    @BeforeAll
    static void prepare() throws SQLException {
        server = LocalMysql.start(folder.resolve("mysql"));
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "CREATE DATABASE chaos",
                    "USE chaos",
                    "CREATE TABLE orderflow_ledger (topic_id CHAR(22), kafka_partition INT, first_offset BIGINT,"
                            + " next_offset BIGINT, `stored` BIGINT, duplicate BIGINT, rejected BIGINT, absent"
                            + " BIGINT, lost BIGINT)",
                    "CREATE TABLE orders (order_id VARCHAR(20), quantity INT)",
                    "CREATE TABLE duplicate_orders (topic_id CHAR(22), kafka_partition INT, kafka_offset BIGINT)",
                    "CREATE TABLE rejected_orders (topic_id CHAR(22), kafka_partition INT, kafka_offset BIGINT)",
                    "CREATE TABLE partition_totals (orders BIGINT, quantity DECIMAL(38,10))",
                    "INSERT INTO orderflow_ledger VALUES ('a', 0, 0, 5, 2, 1, 1, 1, 0)",
                    "INSERT INTO orders VALUES ('ORDER-1', 2), ('ORDER-2', 3)",
                    "INSERT INTO duplicate_orders VALUES ('a', 0, 2)",
                    "INSERT INTO rejected_orders VALUES ('a', 0, 4)",
                    "INSERT INTO partition_totals VALUES (2, 5)")) {
                statement.execute(sql);
            }
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void findsEveryPlantedViolationAndNothingElse() throws SQLException {
        assertThat(found("SELECT 1")).isEmpty();
        assertThat(found("DELETE FROM orders LIMIT 1")).contains("orders has 1 rows, the ledger counts 2");
        assertThat(found("DELETE FROM duplicate_orders")).contains("duplicate_orders has 0 rows, the ledger counts 1");
        assertThat(found("INSERT INTO rejected_orders VALUES ('a', 0, 5)"))
                .contains("partition 0 stands at 5, rejected_orders has 5", "rejected_orders has 2 rows");
        assertThat(found("UPDATE duplicate_orders SET kafka_offset = 7"))
                .contains("partition 0 stands at 5, duplicate_orders has 7");
        assertThat(found("UPDATE orderflow_ledger SET absent = 0")).contains("partition 0 does not add up");
        assertThat(found("UPDATE orderflow_ledger SET next_offset = 4, absent = 0"))
                .contains("partition 0 went back from 5 to 4");
        assertThat(found("UPDATE partition_totals SET quantity = 6"))
                .contains("the totals say 2 of 6, the orders 2 of 5");
        assertThat(found("UPDATE orders SET quantity = 4 WHERE order_id = 'ORDER-1'"))
                .contains("the totals say 2 of 5, the orders 2 of 7");
    }

    /** What is found after this statement, which is undone. */
    private static String found(String tampering) throws SQLException {
        try (Connection connection = server.connect("chaos");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(tampering);
            Map<Integer, Long> before = new HashMap<>(Map.of(0, 5L));
            String problems = String.join("\n", Sampler.problems(statement, Evidence.ledger(statement), before));
            connection.rollback();
            return problems;
        }
    }
}
