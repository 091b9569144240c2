package io.orderflow.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.show.AvroSchema;
import io.orderflow.job.JobRun;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.verify.compare.Conclusion;
import io.orderflow.verify.decode.ContentLayout;
import io.orderflow.verify.decode.RandomAvro;
import io.orderflow.verify.decode.RecountDecoder;
import io.orderflow.verify.decode.RecountVerdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Avro from several writers, whose schemas are in a folder, mixed with JSON orders, through broker, job and database:
 * each value gets its verdict, its bytes are kept, and the recount with Avro's own decoder agrees.
 */
@ExtendWith(RealServices.class)
class AvroOrdersIT {

    private static final int WRITERS = 12;
    private static final int MESSAGES = 10;

    @Test
    void everyAvroValueGetsItsVerdictAmongOrdersInJson(TestTopics topics, TestDatabase database, @TempDir Path schemas)
            throws Exception {
        Path file = Path.of("../../conf/contracts/order-records.odcs.yaml").toAbsolutePath();
        OrderContract contract = ContractFile.shipped("order-records").contract();
        RandomAvro avro = new RandomAvro(new Random(20261128));
        Map<String, String> texts = new HashMap<>(Map.of("own", AvroSchema.of(contract)));
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            String text = avro.schema(contract);
            Files.writeString(schemas.resolve(i + ".avsc"), text);
            texts.put(i + ".avsc", text);
            for (int j = 0; j < MESSAGES; j++) {
                values.add(avro.message(new Schema.Parser().parse(text), contract));
                values.add(good(avro, contract, values.size()));
                values.add("{\"orderId\":\"J%d\",\"product\":\"Tea\",\"price\":2.5}"
                        .formatted(values.size())
                        .getBytes(ISO_8859_1));
            }
        }
        String topic = topics.create(1);
        String deadLetters = topics.create(1);
        topics.sendAll(topic, 0, values);
        PipelineSettings settings = JobRun.settings(
                topics,
                topic,
                deadLetters,
                database,
                Map.of(
                        "job.writer-schemas",
                        schemas.toString(),
                        "order.contract",
                        file.toString(),
                        "mysql.table",
                        "orders"));

        assertThat(JobRun.run(settings, true)).isEqualTo(Condition.OK);

        Map<Long, String> expected = new TreeMap<>();
        RecountDecoder decoder = new RecountDecoder(contract, ContentLayout.of(contract), texts);
        for (int offset = 0; offset < values.size(); offset++) {
            if (decoder.read(values.get(offset)) instanceof RecountVerdict.Rejected rejected) {
                expected.put((long) offset, rejected.reason());
            }
        }
        Map<Long, String> outcomes = new Verified(topics, database, topic, deadLetters).outcomes();
        outcomes.values().removeAll(List.of("duplicate", "KEY_CONFLICT"));
        assertThat(outcomes).isEqualTo(expected).hasSizeGreaterThan(WRITERS);
        for (ConsumerRecord<byte[], byte[]> letter : topics.readAll(deadLetters)) {
            int offset = Integer.parseInt(new String(
                    letter.headers().lastHeader("__orderflow.errors.offset").value(), ISO_8859_1));
            assertThat(letter.value()).as("offset " + offset).isEqualTo(values.get(offset));
        }
        try (SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate()) {
            Conclusion conclusion = new Recount(spark, settings, 20).run();
            assertThat(VerifyReport.text(conclusion)).contains("Everything adds up");
            assertThat(conclusion.rows().all()).isGreaterThanOrEqualTo(2 * WRITERS * MESSAGES);
        }
    }

    /** An order as the contract's own writer sends it. */
    private static byte[] good(RandomAvro avro, OrderContract contract, int number) {
        Schema schema = new Schema.Parser().parse(AvroSchema.of(contract));
        GenericData.Record order = new GenericData.Record(schema);
        order.put("orderId", "A" + number);
        order.put("product", "Coffee");
        order.put("price", 0.1f * number);
        return avro.encoded(order);
    }
}
