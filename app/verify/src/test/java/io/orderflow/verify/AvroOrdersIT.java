package io.orderflow.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.contract.order.HostileAvroOrder;
import io.orderflow.contract.order.OrderFixture;
import io.orderflow.job.JobRun;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.PipelineSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Avro from several writers, whose schemas are in a folder, mixed with JSON orders, through broker, job and database:
 * each value gets its verdict, its bytes are kept, and the recount with Avro's own library agrees.
 */
@ExtendWith(RealServices.class)
class AvroOrdersIT {

    @Test
    void everyAvroValueGetsItsVerdictAmongOrdersInJson(TestTopics topics, TestDatabase database, @TempDir Path schemas)
            throws Exception {
        List<HostileAvroOrder> all = HostileAvroOrder.all();
        String topic = topics.create(1);
        String deadLetters = topics.create(1);
        List<byte[]> values = new ArrayList<>();
        Map<Long, String> expected = new TreeMap<>();
        for (int i = 0; i < all.size(); i++) {
            HostileAvroOrder avro = all.get(i);
            Files.writeString(schemas.resolve(i + ".avsc"), avro.schema());
            String json = "ORDER-1%06d".formatted(i);
            values.add(avro.value());
            values.add(OrderFixture.anOrder().withId(json).asJson());
            expected.put(2L * i, avro.verdict().map(Enum::name).orElse("stored " + avro.id()));
            expected.put(2L * i + 1, "stored " + json);
        }
        topics.sendAll(topic, 0, values);
        PipelineSettings settings =
                JobRun.settings(topics, topic, deadLetters, database, Map.of("job.writer-schemas", schemas.toString()));

        assertThat(JobRun.run(settings, true)).isEqualTo(Condition.OK);

        assertThat(verdicts(database)).isEqualTo(expected);
        for (ConsumerRecord<byte[], byte[]> letter : topics.readAll(deadLetters)) {
            int offset = Integer.parseInt(new String(
                    letter.headers().lastHeader("__orderflow.errors.offset").value(), ISO_8859_1));
            assertThat(letter.value()).as(all.get(offset / 2).name()).isEqualTo(values.get(offset));
        }
        try (SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate()) {
            assertThat(VerifyReport.text(new Recount(spark, settings, 20).run()))
                    .contains("Everything adds up");
        }
    }

    private static Map<Long, String> verdicts(TestDatabase database) throws SQLException {
        Map<Long, String> seen = new TreeMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT order_id FROM orders")) {
                while (row.next()) {
                    String id = row.getString(1);
                    long number = Long.parseLong(id.substring("ORDER-".length()));
                    seen.put(number < 1_000_000 ? 2 * (number - 1) : 2 * (number - 1_000_000) + 1, "stored " + id);
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT kafka_offset, reason FROM rejected_orders")) {
                while (row.next()) {
                    seen.merge(row.getLong(1), row.getString(2), (one, other) -> one + " and " + other);
                }
            }
        }
        return seen;
    }
}
